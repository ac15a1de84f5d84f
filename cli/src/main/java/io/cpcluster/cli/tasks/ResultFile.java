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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.JsonNode;

/** Writes a task's result into a new file, fetching it from the node that holds it. */
final class ResultFile {
  private static final StandardOpenOption NEW = StandardOpenOption.CREATE_NEW;

  private ResultFile() {}

  static int write(ClusterOptions options, JsonNode outcome, Path file)
      throws CommandFailure, InterruptedException {
    Result result = TaskEnd.read(outcome).result();
    if (result instanceof Result.Error) {
      return TaskEnd.show(options, outcome);
    }
    try {
      switch (result) {
        case Result.Blob blob -> fetch(options, blob, file);
        case Result.Data data -> Files.write(file, data.bytes().toArray(), NEW);
        case Result.Number _,
            Result.Response _,
            Result.Stored _,
            Result.Written _,
            Result.Output _,
            Result.Error _ ->
            Files.write(file, ResultText.whole(result).getBytes(StandardCharsets.UTF_8), NEW);
      }
      if (options.json()) {
        options.screen().print(outcome.toString());
      } else {
        options.screen().say(Files.size(file) + " bytes in " + file);
      }
      return ExitCode.OK.number();
    } catch (PeerException failed) {
      throw ClientPeer.failure(failed);
    } catch (IOException broken) {
      throw CommandFailure.usage(file + " cannot be written: " + broken.getMessage());
    }
  }

  private static void fetch(ClusterOptions options, Result.Blob blob, Path file)
      throws CommandFailure, IOException, InterruptedException {
    BlobReference held =
        BlobReference.of(blob)
            .orElseThrow(
                () -> ClientPeer.failure(ErrorCode.BLOB_LOST, "The result names no blob."));
    try (ClientPeer client = ClientPeer.join(options)) {
      client.peer().blobs().fetch(held, file);
    }
  }
}
