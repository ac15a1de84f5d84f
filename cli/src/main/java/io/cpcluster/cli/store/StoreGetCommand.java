package io.cpcluster.cli.store;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.cli.terminal.Printable;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.peer.PeerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cpcluster store get}: the value of a key, into a file or out. */
@Command(
    name = "get",
    description = "Get the value of a key, into a new file or out.",
    footer = {
      "",
      "Exit code 5 when the key is not found. A value on a Disk node that is away is waited for.",
      "Examples:",
      "  cpcluster store get greeting",
      "  cpcluster store get greeting copy.txt"
    })
public final class StoreGetCommand implements Callable<Integer> {
  private static final String NOT_FOUND = "Key not found";

  @Mixin private final ClusterOptions options;

  @Parameters(index = "0", paramLabel = "KEY", description = "What it was put under.")
  private String key = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A new file; the standard output when it is - or left out.")
  private @Nullable Path file;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description = "How long to wait for a node that is away (default 30s).")
  private Duration wait = Duration.ofSeconds(30);

  public StoreGetCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    Values.requireKey(key);
    Path into = file == null || file.toString().equals("-") ? null : file;
    if (into != null) {
      requireNew(into);
    }
    Values.Ended ended;
    try (Cluster cluster = Cluster.open(options)) {
      ended =
          Values.run(options, cluster, Subjects.STORE_GET, Json.write(Map.of("key", key)), wait);
    }
    try {
      give(ended, into);
    } catch (PeerException failed) {
      throw ClientPeer.failure(failed);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      throw CommandFailure.usage(into + " exists; name a new file.");
    } catch (IOException broken) {
      throw new CommandFailure(
          ExitCode.NOT_REACHABLE, "io", "The value was not written: " + broken.getMessage());
    }
    return ExitCode.OK.number();
  }

  private static void requireNew(Path file) throws CommandFailure {
    if (Files.exists(file)) {
      throw CommandFailure.usage(file + " exists; name a new file.");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw CommandFailure.usage(
          file + " cannot be written: " + folder + " is no folder that files can be made in");
    }
  }

  private void give(Values.Ended ended, @Nullable Path into)
      throws CommandFailure, IOException, InterruptedException {
    switch (ended.result()) {
      case Result.Data data -> give(ended, data.bytes().toArray(), into);
      case Result.Blob blob -> give(ended, held(blob), into);
      case Result.Error(String why) ->
          throw why.equals(NOT_FOUND)
              ? CommandFailure.notFound(NOT_FOUND + ": " + Printable.oneLine(key))
              : new CommandFailure(ExitCode.TASK_FAILED, "failed", Printable.lines(why));
      case Result.Number _, Result.Response _, Result.Stored _, Result.Written _, Result.Output _ ->
          throw ClientPeer.failure(ErrorCode.INTERNAL, "The answer is no value.");
    }
  }

  private void give(Values.Ended ended, byte[] bytes, @Nullable Path into) throws IOException {
    if (into != null) {
      place(bytes, into);
    } else if (!options.json()) {
      options.screen().out().write(bytes, 0, bytes.length);
      options.screen().out().flush();
    }
    tell(ended, bytes.length, into);
  }

  private void give(Values.Ended ended, BlobReference blob, @Nullable Path into)
      throws CommandFailure, IOException, InterruptedException {
    if (into != null || !options.json()) {
      try (ClientPeer client = ClientPeer.join(options)) {
        if (into != null) {
          client.peer().blobs().fetch(blob, into);
        } else {
          Path folder = Files.createTempDirectory("cpcluster-get");
          Path passing = folder.resolve("value");
          try {
            client.peer().blobs().fetch(blob, passing);
            Files.copy(passing, options.screen().out());
            options.screen().out().flush();
          } finally {
            Files.deleteIfExists(passing);
            Files.deleteIfExists(folder);
          }
        }
      }
    }
    tell(ended, blob.size(), into);
  }

  private void tell(Values.Ended ended, long size, @Nullable Path into) {
    if (options.json()) {
      options.screen().printJson(Map.of("id", ended.task(), "result", ended.result()));
    } else if (into != null) {
      options.screen().say(size + " bytes in " + into);
    }
  }

  private static BlobReference held(Result.Blob blob) throws CommandFailure {
    return BlobReference.of(blob)
        .orElseThrow(() -> ClientPeer.failure(ErrorCode.BLOB_LOST, "The answer names no blob."));
  }

  /** There whole or not at all. */
  private static void place(byte[] bytes, Path file) throws IOException {
    Path part = file.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      Files.write(part, bytes, StandardOpenOption.CREATE_NEW);
      Files.move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
