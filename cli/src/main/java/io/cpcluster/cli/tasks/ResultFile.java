package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.peer.PeerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Writes a task's result into a new file, fetching it from the node that holds it. The file is
 * there whole or not at all.
 */
final class ResultFile {
  private ResultFile() {}

  /** How a blob gets into a file. */
  @FunctionalInterface
  private interface Fetch {
    void into(BlobReference held, Path file)
        throws CommandFailure, IOException, InterruptedException;
  }

  /** Refuses a path at which no new file can be, before anything is done for it. */
  static void requireNew(Path file) throws CommandFailure {
    if (Files.exists(file)) {
      throw exists(file);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw CommandFailure.usage(
          file + " cannot be written: " + folder + " is no folder that files can be made in");
    }
  }

  private static CommandFailure exists(Path file) {
    return CommandFailure.usage(file + " exists; name a new file.");
  }

  static int write(ClusterOptions options, JsonNode outcome, Path file)
      throws CommandFailure, InterruptedException {
    Result result = TaskEnd.read(outcome).result();
    if (result instanceof Result.Error) {
      return TaskEnd.show(options, outcome);
    }
    return write(
        options,
        outcome.toString(),
        result,
        file,
        (held, into) -> {
          try (ClientPeer client = ClientPeer.join(options)) {
            client.peer().blobs().fetch(held, into);
          }
        });
  }

  /** Writes the result of a direct task, whose peer is still there. */
  static int writeDirect(
      ClusterOptions options, String id, Result result, Path file, ClientPeer client)
      throws CommandFailure, InterruptedException {
    return result instanceof Result.Error
        ? TaskEnd.showDirect(options, id, result)
        : write(
            options, TaskEnd.directJson(id, result), result, file, client.peer().blobs()::fetch);
  }

  private static int write(
      ClusterOptions options, String json, Result result, Path file, Fetch fetch)
      throws CommandFailure, InterruptedException {
    try {
      switch (result) {
        case Result.Blob blob -> fetch.into(held(blob), file);
        case Result.Data data -> place(data.bytes().toArray(), file);
        case Result.Number _,
            Result.Response _,
            Result.Stored _,
            Result.Written _,
            Result.Output _,
            Result.Error _ ->
            place(ResultText.whole(result).getBytes(StandardCharsets.UTF_8), file);
      }
      if (options.json()) {
        options.screen().print(json);
      } else {
        options.screen().say(Files.size(file) + " bytes in " + file);
      }
      return ExitCode.OK.number();
    } catch (PeerException failed) {
      throw ClientPeer.failure(failed);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      throw exists(file);
    } catch (IOException broken) {
      throw new CommandFailure(
          ExitCode.NOT_REACHABLE, "io", file + " was not written: " + broken.getMessage());
    }
  }

  private static BlobReference held(Result.Blob blob) throws CommandFailure {
    return BlobReference.of(blob)
        .orElseThrow(() -> ClientPeer.failure(ErrorCode.BLOB_LOST, "The result names no blob."));
  }

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
