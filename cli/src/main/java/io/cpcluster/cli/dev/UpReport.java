package io.cpcluster.cli.dev;

import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.StartProgress;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.gateway.LocalGateway;
import io.cpcluster.launcher.processes.ProcStat;
import io.cpcluster.natsserver.binary.FoundNatsServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Tells how a start goes, a line for each step. Used by one thread. */
final class UpReport implements StartProgress {
  private static final Duration GATEWAY_LIMIT = Duration.ofSeconds(20);
  private static final Duration WORTH_MENTIONING = Duration.ofMillis(500);

  private final ClusterOptions options;
  private final Screen screen;

  /** What the JVM itself took until here. */
  private final Duration before;

  private final long beganNanos = System.nanoTime();
  private Duration lookingSince = Duration.ZERO;

  UpReport(ClusterOptions options) {
    this.options = options;
    this.screen = options.screen();
    this.before = ProcStat.ageOfThisProcess().orElse(Duration.ZERO);
  }

  private void line(String text) {
    if (!options.json()) {
      screen.print("  " + text);
    }
  }

  @Override
  public void lookingForNats() {
    lookingSince = elapsed();
  }

  @Override
  public void natsFound(FoundNatsServer server, Duration after) {
    Duration took = elapsed().minus(lookingSince);
    String note =
        took.compareTo(WORTH_MENTIONING) > 0 ? "   first time only: " + Amounts.seconds(took) : "";
    line(
        "java "
            + Runtime.version().feature()
            + versionRest()
            + " · nats-server "
            + server.version()
            + " ("
            + server.source()
            + ")"
            + note);
  }

  private static String versionRest() {
    String version = System.getProperty("java.version", "");
    int dot = version.indexOf('.');
    return dot < 0 ? "" : version.substring(dot);
  }

  @Override
  public void takingUpAgain(Path folder) {
    line("The cluster in " + folder + " did not end in order (its processes are gone);");
    line("its tasks and their results are taken up again.");
  }

  @Override
  public void natsReady(List<String> urls, int wantedPort, Duration after) {
    line("nats     " + String.join("  ", urls) + ready());
    int port = URI.create(urls.getFirst()).getPort();
    if (wantedPort > 0 && port != wantedPort) {
      line("         (port " + wantedPort + " is in use; " + port + " is the next free one)");
    }
  }

  @Override
  public void mastersReady(List<String> ids, Duration after) {
    line("masters  " + String.join("  ", ids) + ready());
  }

  @Override
  public void nodesReady(List<String> ids, Duration after) {
    line("nodes    " + String.join("  ", ids) + ready());
  }

  private String ready() {
    return "   ready after " + Amounts.seconds(elapsed());
  }

  void firstTask(String text) {
    line(text);
  }

  /** The cluster is of use without it, so that one that failed is told and no more. */
  void gateway(LocalCluster cluster, LocalGateway gateway) throws IOException {
    try {
      line(
          "gateway  "
              + gateway.awaitUrl(GATEWAY_LIMIT)
              + "   (its token: "
              + new ClusterFolder(cluster.dataFolder()).gatewayToken()
              + ")");
    } catch (ClusterStartException failed) {
      screen.say("There is no gateway: " + failed.getMessage());
    }
  }

  void ready(LocalCluster cluster) throws IOException {
    if (options.json()) {
      screen.printJson(StatusReport.of(cluster));
      return;
    }
    screen.print("");
    screen.print(
        "Ready in "
            + Amounts.seconds(elapsed())
            + ". Everything is under "
            + cluster.dataFolder()
            + "; nothing listens off this machine.");
    String data = StatusText.dataOption(cluster);
    screen.print(
        "  eval \"$(./cpcluster dev env"
            + data
            + ")\"    then: nats req cpcluster.tasks.run"
            + " '{\"Compute\":{\"expression\":\"1+2\"}}'");
    screen.print("  nats sub 'cpcluster.events.>'         see every step as it happens");
    screen.print(
        "  ./cpcluster dev kill-master" + data + " && ./cpcluster run compute '1+2'" + data);
  }

  private Duration elapsed() {
    return before.plusNanos(System.nanoTime() - beganNanos);
  }
}
