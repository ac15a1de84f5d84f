package io.cpcluster.cli.store;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.cli.terminal.Printable;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.peer.PeerBlobs;
import io.cpcluster.peer.PeerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cpcluster store put}: keeps a file, or what comes in, under a key. */
@Command(
    name = "put",
    description = "Keep a file, or what comes in, under a key.",
    footer = {
      "",
      "On a Disk node when one is live, so that the value is there after its restart; else in the",
      "memory of a Worker, until that ends. A value that is too large for a message goes to the"
          + " node",
      "by link. What the key had before is replaced.",
      "Examples:",
      "  cpcluster store put greeting hello.txt",
      "  date | cpcluster store put now"
    })
public final class StorePutCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(index = "0", paramLabel = "KEY", description = "Any text of up to 512 bytes.")
  private String key = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "At most 2 GiB; the standard input when it is - or left out.")
  private @Nullable Path file;

  @Option(names = "--target", paramLabel = "NODE", description = "The node that is to hold it.")
  private @Nullable String target;

  @ArgGroup private @Nullable Where where;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description = "How long to wait until it is stored (default 60s).")
  private Duration wait = Duration.ofSeconds(60);

  /** Where it is to be kept. */
  static final class Where {
    @Option(names = "--disk", description = "On a Disk node, or not at all.")
    private boolean disk;

    @Option(names = "--memory", description = "In the memory of a Worker.")
    private boolean memory;
  }

  public StorePutCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    Values.requireKey(key);
    try (Cluster cluster = Cluster.open(options);
        InputStream in = open()) {
      int limit =
          cluster
              .ask(Subjects.CLUSTER_INFO)
              .tree()
              .path("inline_limit_bytes")
              .asInt(Welcome.DEFAULT_INLINE_LIMIT_BYTES);
      byte[] first = in.readNBytes(limit + 1);
      if (first.length <= limit) {
        return put(
            cluster, Map.of("base64", Base64.getEncoder().encodeToString(first)), first.length);
      }
      return putBlob(cluster, new SequenceInputStream(new ByteArrayInputStream(first), in));
    } catch (IOException broken) {
      throw CommandFailure.usage(
          (file == null ? "The input" : file) + " cannot be read: " + broken.getMessage());
    }
  }

  private InputStream open() throws CommandFailure, IOException {
    if (file == null || file.toString().equals("-")) {
      return System.in;
    }
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.usage(file + " is no file");
    }
    return Files.newInputStream(file);
  }

  /** The value goes to a node first; the peer that hands it over is there until it is stored. */
  private int putBlob(Cluster cluster, InputStream bytes)
      throws CommandFailure, InterruptedException, IOException {
    try (ClientPeer client = ClientPeer.join(options)) {
      PeerBlobs blobs = client.peer().blobs();
      Role wanted = where != null && where.memory ? Role.WORKER : Role.DISK;
      BlobReference blob =
          blobs.handOver(bytes, blobs.holderFor(new TaskClass(wanted, List.of()), target));
      return put(cluster, Map.of("blob", blob), blob.size());
    } catch (PeerException failed) {
      throw ClientPeer.failure(failed);
    }
  }

  private int put(Cluster cluster, Map<String, Object> data, long size)
      throws CommandFailure, InterruptedException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("key", key);
    request.put("data", data);
    if (target != null) {
      request.put("target", target);
    }
    if (where != null) {
      request.put("keeping", (where.disk ? Keeping.DISK : Keeping.MEMORY).wireName());
    }
    Values.Ended ended =
        Values.run(options, cluster, Subjects.STORE_PUT, Json.write(request), wait);
    if (ended.result() instanceof Result.Error(String why)) {
      throw new CommandFailure(ExitCode.TASK_FAILED, "failed", Printable.lines(why));
    }
    String node = Values.nodeOf(cluster, ended.task());
    if (options.json()) {
      Map<String, Object> stored = new LinkedHashMap<>();
      stored.put("key", key);
      stored.put("node", node);
      stored.put("size", size);
      options.screen().printJson(stored);
    } else {
      options.screen().say(Printable.oneLine(key) + ": " + size + " bytes on " + node);
    }
    return ExitCode.OK.number();
  }
}
