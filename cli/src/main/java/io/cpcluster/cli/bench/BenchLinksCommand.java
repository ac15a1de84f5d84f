package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.ClusterRecord.MemberEntry;
import io.cpcluster.peer.PeerConnection;
import io.cpcluster.peer.PeerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster bench links}: what many open links cost the node that has them. */
@Command(
    name = "links",
    description = "Measure the memory of a node with many open links.",
    footer = {
      "",
      "Joins so many peers in this process, each of which opens a link to one node of the cluster",
      "that is up on this machine and runs a task over it. Resident memory as Linux tells it."
    })
public final class BenchLinksCommand implements Callable<Integer> {
  private static final Duration TASK_LIMIT = Duration.ofSeconds(10);
  private static final int SAY_EVERY = 50;

  @Mixin private final ClusterOptions options;

  @Option(names = "--count", description = "Links (default 500).")
  private int count = 500;

  @Option(names = "--node", paramLabel = "ID", description = "The node (default: the first).")
  private @Nullable String node;

  public BenchLinksCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (count < 1) {
      throw CommandFailure.usage("--count must be at least 1");
    }
    MemberEntry measured = member();
    double before = residentMib(measured);
    Deque<ClientPeer> peers = new ArrayDeque<>();
    try {
      long began = System.nanoTime();
      List<PeerConnection> links = open(measured.id(), peers);
      double seconds = (System.nanoTime() - began) / 1e9;
      run(links);
      double after = residentMib(measured);
      LinkFigures figures =
          new LinkFigures(
              count,
              Rounded.to(1, before),
              Rounded.to(1, after),
              Rounded.to(1, (after - before) * 1024 / count),
              Rounded.to(1, count / seconds));
      options.screen().print(options.json() ? Json.writeText(figures) : Json.writePretty(figures));
      return ExitCode.OK.number();
    } catch (PeerException failed) {
      throw ClientPeer.failure(failed);
    } finally {
      peers.forEach(ClientPeer::close);
    }
  }

  private MemberEntry member() throws CommandFailure, IOException {
    return ClusterRecord.load(options.folder())
        .filter(ClusterRecord::up)
        .flatMap(
            record ->
                record.nodes().stream()
                    .filter(one -> node == null || one.id().equals(node))
                    .findFirst())
        .orElseThrow(
            () ->
                CommandFailure.notReachable(
                    "No such node is up on this machine. Start some with: cpcluster dev up"));
  }

  private List<PeerConnection> open(String to, Deque<ClientPeer> peers)
      throws CommandFailure, InterruptedException, PeerException {
    List<PeerConnection> links = new ArrayList<>();
    for (int opened = 0; opened < count; opened++) {
      ClientPeer peer = ClientPeer.join(options);
      peers.push(peer);
      links.add(peer.peer().connect(to));
      if (links.size() % SAY_EVERY == 0) {
        options.screen().say(links.size() + " of " + count + " links are open");
        run(links);
      }
    }
    return links;
  }

  /** Uses all of them, which also keeps them from being closed as idle. */
  private static void run(List<PeerConnection> links)
      throws CommandFailure, InterruptedException, PeerException {
    for (PeerConnection link : links) {
      Result result = link.run(new Task.Compute("1+2"), TASK_LIMIT);
      if (!result.equals(new Result.Number(3))) {
        throw new CommandFailure(ExitCode.TASK_FAILED, "task_failed", "a wrong result: " + result);
      }
    }
  }

  private static double residentMib(MemberEntry member) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + member.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToDouble(kib -> Long.parseLong(kib) / 1024.0)
        .findFirst()
        .orElseThrow(() -> new IOException("Linux does not tell the memory of " + member.id()));
  }
}
