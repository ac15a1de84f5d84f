package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.HoldAnswer;
import io.cpcluster.contracts.node.HoldCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which task holds which blob, as the nodes that have the blobs are told. A task is accepted once
 * the holder has said that it keeps the blob for it; when the task has ended, holders hear how long
 * its result is kept. What they hear then may be lost: the blob stays for its longest time.
 * Callbacks run on a thread of the connection.
 */
final class BlobHolds {
  private static final Logger LOG = LoggerFactory.getLogger(BlobHolds.class);

  /** How long a blob is held for a task that does not end, from when it is due. */
  static final Duration LONGEST = Duration.ofDays(7);

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
  private static final int MOST_TRIES = 2;

  private final NatsConnection connection;
  private final NodeDirectory nodes;
  private final Records records;
  private final InstantSource clock;

  BlobHolds(NatsConnection connection, NodeDirectory nodes, Records records, InstantSource clock) {
    this.connection = connection;
    this.nodes = nodes;
    this.records = records;
    this.clock = clock;
  }

  /** Has the blob of a task that is submitted held for it; as the other. */
  void hold(String id, Submission submission, Consumer<Optional<ErrorAnswer>> held) {
    TaskOptions options = submission.options();
    long now = clock.millis();
    long laterMs =
        options.repeat() == null || options.delayMs() > 0
            ? options.delayMs()
            : Repeats.firstMs(options.repeat(), now) - now;
    hold(id, submission.task(), Duration.ofMillis(laterMs), held);
  }

  /**
   * Has the blob of a task held for it.
   *
   * @param dueIn how long until it is due
   * @param held told why it cannot be, or nothing when it is or there is no blob
   */
  void hold(String id, Task task, Duration dueIn, Consumer<Optional<ErrorAnswer>> held) {
    BlobReference blob = blobOf(task);
    if (blob == null) {
      held.accept(Optional.empty());
      return;
    }
    Optional<String> absent = absence(blob.node());
    if (absent.isPresent()) {
      held.accept(Optional.of(lost(id, absent.get())));
    } else {
      Duration keep = dueIn.isNegative() ? LONGEST : LONGEST.plus(dueIn);
      ask(id, blob, keep, MOST_TRIES, held);
    }
  }

  private Optional<String> absence(String node) {
    Optional<NodeSnapshot> holder = nodes.find(node);
    if (holder.isEmpty()) {
      return Optional.of("no node \"" + node + "\" was ever here");
    }
    if (holder.get().isClient()) {
      return Optional.of("\"" + node + "\" is a program that may end; hand the blob to a node");
    }
    return holder.get().isMember()
        ? Optional.empty()
        : Optional.of("its holder " + node + " is " + holder.get().state().wireName());
  }

  private void ask(
      String id,
      BlobReference blob,
      Duration keep,
      int triesLeft,
      Consumer<Optional<ErrorAnswer>> held) {
    connection.request(
        Subjects.nodeHold(blob.node()),
        Map.of(),
        Json.write(command(id, blob, keep)),
        ANSWER_LIMIT,
        reply -> {
          switch (reply) {
            case Reply.Answered(var message) -> held.accept(answered(id, blob, message.body()));
            case Reply.TimedOut _ when triesLeft > 1 -> ask(id, blob, keep, triesLeft - 1, held);
            case Reply.TimedOut _ ->
                held.accept(Optional.of(Intake.unavailable(id, blob.node() + " does not answer")));
            case Reply.NoResponders _ ->
                held.accept(Optional.of(lost(id, "its holder " + blob.node() + " is gone")));
            case Reply.Closed _ ->
                held.accept(Optional.of(Intake.unavailable(id, "the master is closing")));
          }
        });
  }

  private static Optional<ErrorAnswer> answered(String id, BlobReference blob, byte[] body) {
    try {
      if (Json.read(body, HoldAnswer.class).held()) {
        return Optional.empty();
      }
    } catch (InvalidField broken) {
      LOG.warn("{} answered hold with: {}", blob.node(), broken.getMessage());
    }
    return Optional.of(lost(id, blob.node() + " does not hold it; hand it over first"));
  }

  private static ErrorAnswer lost(String id, String why) {
    return ErrorAnswer.of(ErrorCode.BLOB_LOST, "the blob of the task's data: " + why, id);
  }

  /** A task has just ended: its blobs are kept as long as its result. */
  void ended(TaskRecord.Ended ended) {
    if (hasBlobs(ended)) {
      release(ended, records.retention(ended));
    }
  }

  /** A task that ended a while ago was submitted again, and its blob held for longer. */
  void endedBefore(TaskRecord.Ended ended) {
    if (hasBlobs(ended)) {
      Duration since = Duration.ofMillis(Math.max(0, clock.millis() - ended.endedAtMs()));
      Duration left = records.retention(ended).minus(since);
      release(ended, left.isNegative() ? Duration.ZERO : left);
    }
  }

  private static boolean hasBlobs(TaskRecord.Ended ended) {
    return ended.result() instanceof Result.Blob || blobOf(ended.head().task()) != null;
  }

  private void release(TaskRecord.Ended ended, Duration left) {
    BlobReference given = blobOf(ended.head().task());
    if (given != null) {
      tell(ended.id(), given, left);
    }
    if (ended.result() instanceof Result.Blob result && isOfItsNode(ended, result)) {
      BlobReference.of(result).ifPresent(made -> tell(ended.id(), made, left));
    }
  }

  /** A node says what it holds itself, and nothing of others. */
  private static boolean isOfItsNode(TaskRecord.Ended ended, Result.Blob result) {
    var attempts = ended.head().attempts();
    return !attempts.isEmpty() && attempts.getLast().node().equals(result.node());
  }

  private void tell(String id, BlobReference blob, Duration left) {
    connection.publish(Subjects.nodeHold(blob.node()), Json.write(command(id, blob, left)));
  }

  private static HoldCommand command(String id, BlobReference blob, Duration keep) {
    return new HoldCommand(id, blob.sha256(), blob.size(), keep.toMillis());
  }

  private static @Nullable BlobReference blobOf(@Nullable Task task) {
    return task != null && task.content().orElse(null) instanceof Content.Stored(BlobReference blob)
        ? blob
        : null;
  }
}
