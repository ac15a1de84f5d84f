package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.BytesJson;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.node.payload.Payloads;
import io.cpcluster.peer.PeerBlobs;
import io.cpcluster.peer.PeerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The data of tasks on its way to the cluster: what is too large for a message is handed to a node,
 * by a peer that joins for it, and the submission names it. Used by one thread.
 */
final class TaskData implements AutoCloseable {
  private static final String DATA = "data";

  private final ClusterOptions options;
  private final Cluster cluster;
  private @Nullable Integer inlineLimit;
  private @Nullable ClientPeer client;

  TaskData(ClusterOptions options, Cluster cluster) {
    this.options = options;
    this.cluster = cluster;
  }

  /**
   * Hands over what is too much for a message; the submission names it from then on.
   *
   * @return whether it was too much
   */
  boolean handOverIfLarge(SubmissionText submission) throws CommandFailure, InterruptedException {
    Optional<ObjectNode> fields = fields(submission);
    JsonNode data = fields.map(found -> found.get(DATA)).orElse(null);
    Bytes bytes = data == null ? null : BytesJson.read(data);
    if (bytes != null && bytes.size() > 0 && bytes.size() > inlineLimit()) {
      handOver(submission, fields.orElseThrow(), new ByteArrayInputStream(bytes.toArray()));
      return true;
    }
    return false;
  }

  /** Takes the data from a file: into the message or, when it is too much, to a node. */
  void take(SubmissionText submission, Path file) throws CommandFailure, InterruptedException {
    ObjectNode fields =
        fields(submission)
            .orElseThrow(
                () -> CommandFailure.usage("--data-from: the task is of no kind with \"data\""));
    if (fields.has(DATA)) {
      throw CommandFailure.usage("The task has \"data\" already; give it once.");
    }
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.usage(file + " is no file");
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      long size = Files.size(file);
      if (size > Payloads.MOST_BLOB_BYTES) {
        throw ClientPeer.failure(
            ErrorCode.TOO_LARGE,
            file
                + " has "
                + Amounts.size(size)
                + "; the data of a task has at most "
                + Amounts.size(Payloads.MOST_BLOB_BYTES));
      }
      if (size <= inlineLimit()) {
        String base64 = Base64.getEncoder().encodeToString(bytes.readAllBytes());
        fields.putPOJO(DATA, Map.of("base64", base64));
      } else {
        handOver(submission, fields, bytes);
      }
    } catch (IOException broken) {
      throw CommandFailure.usage(file + " cannot be read: " + broken.getMessage());
    }
  }

  /** The fields of the task, when it has any. */
  private static Optional<ObjectNode> fields(SubmissionText submission) {
    JsonNode task = submission.document().path("task");
    if (!task.isObject() || task.size() != 1) {
      return Optional.empty();
    }
    JsonNode only = task.properties().iterator().next().getValue();
    return only instanceof ObjectNode fields && taskOf(task, fields).content().isPresent()
        ? Optional.of(fields)
        : Optional.empty();
  }

  /** The task without its data; one without fields when the masters will refuse it anyway. */
  private static Task taskOf(JsonNode task, ObjectNode fields) {
    JsonNode data = fields.get(DATA);
    try {
      fields.put(DATA, "");
      return Json.convert(task, Task.class);
    } catch (InvalidField refusedByTheMasters) {
      return new Task.GetStorage();
    } finally {
      if (data == null) {
        fields.remove(DATA);
      } else {
        fields.set(DATA, data);
      }
    }
  }

  private void handOver(SubmissionText submission, ObjectNode fields, InputStream bytes)
      throws CommandFailure, InterruptedException {
    JsonNode document = submission.document();
    List<String> labels = new ArrayList<>();
    document.path("labels").forEach(label -> labels.add(label.asString("")));
    Task task = taskOf(document.path("task"), fields);
    String target = document.path("target").asString(null);
    try {
      PeerBlobs blobs = client().peer().blobs();
      String holder = blobs.holderFor(new TaskClass(Role.of(task), labels), target);
      BlobReference handedOver = blobs.handOver(bytes, holder);
      JsonNode written = Json.readTree(Json.write(task.withContent(Content.of(handedOver))));
      fields.set(DATA, written.path(task.kind()).path(DATA));
    } catch (PeerException failed) {
      throw ClientPeer.failure(failed);
    } catch (IOException broken) {
      throw new CommandFailure(
          ExitCode.NOT_REACHABLE, "io", "The data was not handed over: " + broken.getMessage());
    } catch (InvalidField impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ClientPeer client() throws CommandFailure, InterruptedException {
    ClientPeer joined = client;
    if (joined == null) {
      joined = ClientPeer.join(options);
      client = joined;
    }
    return joined;
  }

  /** How much data the masters take in a message. */
  private int inlineLimit() throws CommandFailure, InterruptedException {
    Integer known = inlineLimit;
    if (known == null) {
      known =
          cluster
              .ask(Subjects.CLUSTER_INFO)
              .tree()
              .path("inline_limit_bytes")
              .asInt(Welcome.DEFAULT_INLINE_LIMIT_BYTES);
      inlineLimit = known;
    }
    return known;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
