package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.folder.FolderLock;
import io.cpcluster.launcher.gateway.LocalGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster dev start-gateway}: starts the gateway anew, in the place of one that runs. */
@Command(
    name = "start-gateway",
    description = "Start the gateway, in the place of one that runs or ended.")
public final class StartGatewayCommand implements Callable<Integer> {
  static final int PORT = 9_092;
  private static final int LAST_PORT = 65_535;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Mixin private final ClusterOptions options;

  @Option(
      names = "--port",
      description = "Port that it wants (default 9092); if taken, the next free one.")
  private int port = PORT;

  public StartGatewayCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    requirePort("--port", port);
    try (FolderLock _ = RunningCluster.lock(options)) {
      LocalGateway gateway = RunningCluster.of(options).startGateway(port);
      String url = gateway.awaitUrl(LIMIT);
      if (options.json()) {
        options.screen().printJson(Map.of("url", url, "pid", gateway.pid()));
      } else {
        options.screen().print("gateway listens at " + url + " (pid " + gateway.pid() + ")");
      }
      return ExitCode.OK.number();
    } catch (ClusterStartException failed) {
      throw new CommandFailure(
          ExitCode.NOT_REACHABLE, "not_started", String.valueOf(failed.getMessage()));
    }
  }

  static void requirePort(String option, int port) throws CommandFailure {
    if (port < 0 || port > LAST_PORT) {
      throw CommandFailure.usage(option + " " + port + " is no port; 0 to " + LAST_PORT);
    }
  }
}
