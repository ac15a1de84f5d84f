package io.cpcluster.cli.gateway;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterAddress;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.gateway.Gateway;
import io.cpcluster.gateway.access.HeaderFile;
import io.cpcluster.gateway.config.GatewayConfig;
import io.cpcluster.gateway.config.TlsFiles;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.foundation.GatewayUser;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.log.ConsoleLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster gateway}: the cluster over HTTP, until it is ended. */
@Command(
    name = "gateway",
    description = "Serve the cluster over HTTP until ctrl-C; dev up starts one of its own.",
    footer = {
      "",
      "Whoever calls sends the header: Authorization: Bearer TOKEN. The token is made with its"
          + " file;",
      "a file .header beside it holds that line for curl, for arguments can be read by all users.",
      "  curl -H @gateway.header -d '{\"Compute\":{\"expression\":\"1+2\"}}' \\",
      "       'http://127.0.0.1:9092/tasks?wait=5'"
    })
public final class GatewayCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Option(
      names = "--port",
      description = "Port wanted (default 9092); if taken, the next free one; 0 for any.")
  private int port = GatewayConfig.DEFAULT_PORT;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Where to listen (default 127.0.0.1); elsewhere only with --tls-cert.")
  private String bind = GatewayConfig.DEFAULT_BIND;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Holds the token, mode 0600; made if missing (default: in the cluster's folder).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificates in PEM, the gateway's own first: serves by TLS 1.3.")
  private @Nullable Path tlsCert;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, PEM (PKCS#8).")
  private @Nullable Path tlsKey;

  @Option(names = "--shell", description = "Callers may have commands of a shell run, too.")
  private boolean shell;

  public GatewayCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    ConsoleLog.start("warn");
    try {
      GatewayConfig config = config();
      Gateway gateway = Gateway.start(config);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(gateway::close));
      told(gateway, config);
      new CountDownLatch(1).await();
      return ExitCode.OK.number();
    } catch (InvalidConfig wrong) {
      throw CommandFailure.usage(wrong.getMessage());
    }
  }

  private void told(Gateway gateway, GatewayConfig config) {
    if (options.json()) {
      options
          .screen()
          .printJson(
              Map.of(
                  "gateway",
                  gateway.url(),
                  "token_file",
                  config.tokenFile().toString(),
                  "header_file",
                  HeaderFile.beside(config.tokenFile()).toString()));
      return;
    }
    options
        .screen()
        .print("The gateway listens at " + gateway.url() + "; its token: " + config.tokenFile());
    if (port > 0 && !gateway.url().endsWith(":" + port)) {
      options.screen().say("Port " + port + " is in use; this is the next free one.");
    }
  }

  private GatewayConfig config() throws CommandFailure, InvalidConfig, IOException {
    if ((tlsCert == null) != (tlsKey == null)) {
      throw CommandFailure.usage("--tls-cert and --tls-key belong together: give both or none.");
    }
    if (port < 0 || port > 65_535) {
      throw CommandFailure.usage("--port " + port + ": a port is from 0 to 65535");
    }
    ClusterAddress address = ClusterAddress.of(options);
    if (shell && !options.meansFolder()) {
      throw CommandFailure.usage(
          "--shell is for the gateway of a cluster's folder; elsewhere the rights are those of"
              + " whoever the context names.");
    }
    Optional<TlsFiles> tls =
        tlsCert == null || tlsKey == null
            ? Optional.empty()
            : Optional.of(new TlsFiles(tlsCert, tlsKey));
    return new GatewayConfig(
            NatsAccess.settings(address.urls(), user(address), "cpcluster gateway"),
            GatewayConfig.address(bind),
            port,
            tokenFile(),
            tls,
            null)
        .checked();
  }

  /** Of a cluster's folder a user for this only: who may write there may do more than that. */
  private NatsLogin user(ClusterAddress address) throws CommandFailure, IOException {
    if (!options.meansFolder()) {
      return address.people();
    }
    ClusterFolder folder = options.folder();
    if (!Files.exists(folder.gatewayCredentials(shell)) && !Files.exists(folder.operatorKeys())) {
      throw CommandFailure.usage(
          folder.gatewayCredentials(shell)
              + " is missing, and the keys that make it are elsewhere. Add a person instead and"
              + " name their context: cpcluster user add web --can read,submit");
    }
    return GatewayUser.of(folder, address.urls(), shell);
  }

  private Path tokenFile() throws CommandFailure {
    if (tokenFile != null) {
      return tokenFile;
    }
    if (!options.meansFolder()) {
      throw CommandFailure.usage(
          "Name the file of the token, which is no cluster's here: --token-file FILE");
    }
    return options.folder().gatewayToken();
  }
}
