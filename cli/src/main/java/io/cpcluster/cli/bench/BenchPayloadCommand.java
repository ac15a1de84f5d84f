package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerConnection;
import io.cpcluster.peer.PeerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * {@code cpcluster bench payload}: a task at one node answers bytes that a task at another takes.
 */
@Command(
    name = "payload",
    description = "Measure a payload that a task at one node answers and one at another takes.",
    footer = {
      "",
      "Measures the cluster that is up, which needs two Workers: a direct RetrieveData at the one,"
          + " whose",
      "result is a blob, then a direct StoreData of that blob at the other, verified. The middle of"
          + " the",
      "rounds, and the best."
    })
public final class BenchPayloadCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String KEY = "bench payload";
  private static final int WARM_UP_ROUNDS = 2;

  /** What a node's store of blobs holds beside what others keep there; old rounds stay a while. */
  private static final long MOST_IN_ALL = 7L << 28;

  @Mixin private final ClusterOptions options;

  @Option(
      names = "--size",
      converter = SizeOption.class,
      description = "Bytes of the payload, such as 64MiB (default).")
  private long size = 64L << 20;

  @Option(names = "--rounds", description = "How often it is measured (default 15).")
  private int rounds = 15;

  public BenchPayloadCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    long all = size * (rounds + WARM_UP_ROUNDS);
    if (rounds < 1 || size < 1 || all > MOST_IN_ALL) {
      throw CommandFailure.usage(
          "--rounds must be at least 1, --size at least 1, and all rounds with "
              + WARM_UP_ROUNDS
              + " to warm up at most "
              + (MOST_IN_ALL >> 20)
              + "MiB");
    }
    byte[] payload = new byte[(int) size];
    Random random = new Random();
    Histogram times = new Histogram(3);
    List<String> workers = twoWorkers();
    try (ClientPeer client = ClientPeer.join(options)) {
      PeerConnection from = client.peer().connect(workers.get(0));
      PeerConnection to = client.peer().connect(workers.get(1));
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        random.nextBytes(payload);
        put(client.peer(), from, payload);
        long took = handOn(from, to);
        if (round >= 0) {
          times.recordValue(took);
        }
      }
      forget(from);
      forget(to);
    } catch (PeerException failed) {
      throw ClientPeer.failure(failed);
    }
    PayloadFigures figures =
        new PayloadFigures(
            Rounded.to(1, times.getValueAtPercentile(50) / 1e6),
            Rounded.to(1, times.getMinValue() / 1e6),
            size,
            rounds,
            Runtime.getRuntime().availableProcessors());
    options.screen().print(options.json() ? Json.writeText(figures) : Json.writePretty(figures));
    return ExitCode.OK.number();
  }

  private List<String> twoWorkers() throws CommandFailure, InterruptedException {
    List<String> workers = new ArrayList<>();
    try (Cluster cluster = Cluster.open(options)) {
      for (JsonNode node : cluster.ask(Subjects.NODES_LIST).tree().path("nodes")) {
        if (node.path("state").asString("").equals("live")
            && node.path("role").asString("").equals("Worker")) {
          workers.add(node.path("id").asString(""));
        }
      }
    }
    if (workers.size() < 2) {
      throw CommandFailure.usage(
          "Two live Workers are needed, there are " + workers.size() + ". See: cpcluster nodes");
    }
    return workers;
  }

  /** New bytes under the key at a node. Not measured. */
  private static void put(Peer peer, PeerConnection node, byte[] payload)
      throws CommandFailure, IOException, InterruptedException {
    BlobReference blob = peer.blobs().handOver(new ByteArrayInputStream(payload), node.to());
    require(node.run(new Task.StoreData(KEY, Content.of(blob)), LIMIT), node);
  }

  /** From the question to the one node to the answer of the other, which has the bytes then. */
  private static long handOn(PeerConnection from, PeerConnection to)
      throws CommandFailure, PeerException, InterruptedException {
    long began = System.nanoTime();
    Result made = from.run(new Task.RetrieveData(KEY), LIMIT);
    Content content =
        switch (made) {
          case Result.Blob blob -> Content.of(BlobReference.of(blob).orElseThrow());
          case Result.Data(Bytes bytes) -> Content.of(bytes);
          case Result.Number _,
              Result.Response _,
              Result.Stored _,
              Result.Written _,
              Result.Error _,
              Result.Output _ ->
              throw ClientPeer.failure(ErrorCode.INTERNAL, from.to() + " answered " + made);
        };
    require(to.run(new Task.StoreData(KEY, content), LIMIT), to);
    return System.nanoTime() - began;
  }

  private static void forget(PeerConnection node) throws PeerException, InterruptedException {
    node.run(new Task.StoreData(KEY, Content.of(Bytes.empty())), LIMIT);
  }

  private static void require(Result result, PeerConnection node) throws CommandFailure {
    if (!(result instanceof Result.Stored)) {
      throw ClientPeer.failure(ErrorCode.INTERNAL, node.to() + " answered " + result);
    }
  }
}
