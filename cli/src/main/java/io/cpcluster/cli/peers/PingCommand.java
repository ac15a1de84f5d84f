package io.cpcluster.cli.peers;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.nodes.NodePages;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.peer.PeerConnection;
import io.cpcluster.peer.PeerException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cpcluster ping}: round trips over a link, and how the node is. */
@Command(
    name = "ping",
    description = "Measure round trips to a node over a link, and show how it is.",
    footer = {"", "Times are of this machine's clock alone: there and back."})
public final class PingCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final int MOST = 10_000;

  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "NODE", description = "Id of the node, or how it begins.")
  private String node = "";

  @Option(names = "--count", description = "Round trips (default 4).")
  private int count = 4;

  public PingCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    if (count < 1 || count > MOST) {
      throw CommandFailure.usage("--count must be from 1 to " + MOST);
    }
    String id;
    try (Cluster cluster = Cluster.open(options)) {
      id = NodePages.find(cluster, node);
    }
    try (ClientPeer client = ClientPeer.join(options)) {
      PeerConnection connection = client.peer().connect(id);
      for (int number = 0; number < count; number++) {
        show(id, connection.ping(LIMIT));
      }
      return ExitCode.OK.number();
    } catch (PeerException silent) {
      throw ClientPeer.failure(silent);
    }
  }

  private void show(String id, PeerConnection.Ping ping) {
    DirectWork.Pong pong = ping.answer();
    double ms = ping.roundTrip().toNanos() / 1e6;
    if (options.json()) {
      options
          .screen()
          .printJson(
              Map.of("node", id, "round_trip_ms", Math.round(ms * 1e3) / 1e3, "health", pong));
      return;
    }
    options
        .screen()
        .print(
            String.format(
                Locale.ROOT,
                "%s  %.3f ms  %s, %d of %d slots in use, load %.2f, memory %s, up %s",
                id,
                ms,
                pong.state(),
                pong.running(),
                pong.slots(),
                pong.load(),
                Amounts.share(pong.memoryUsedBytes(), pong.memoryTotalBytes()),
                Amounts.timeMs(pong.upMs())));
  }
}
