package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import io.cpcluster.messaging.queue.ConsumerOutcome;
import io.cpcluster.messaging.queue.PublishOutcome;
import io.cpcluster.messaging.queue.WorkQueue;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes true what a queued record needs: a message in its queue, which carries the record and its
 * revision, or, for a task that waits for one node, the key of that node. Doing it again is
 * harmless.
 */
final class Enqueuer {
  private static final Logger LOG = LoggerFactory.getLogger(Enqueuer.class);

  /** The most classes that are served at once. */
  static final int MAX_CLASSES = 50;

  private final WorkQueue queue;
  private final Bucket tasks;
  private final Backlog backlog;
  private final MasterDirectory masters;
  private final Later later;
  private final Set<QueueKey> served = ConcurrentHashMap.newKeySet();

  Enqueuer(WorkQueue queue, Bucket tasks, Backlog backlog, MasterDirectory masters, Later later) {
    this.queue = queue;
    this.tasks = tasks;
    this.backlog = backlog;
    this.masters = masters;
    this.later = later;
  }

  /** How putting a task in its queue ended. */
  sealed interface Outcome {
    record Done() implements Outcome {}

    /** The record stands; its message does not yet. A sweep puts it in. */
    record Open(String text, boolean full) implements Outcome {}
  }

  /** Whether tasks of this class may be queued: known already, or room for one more. */
  boolean admits(TaskClass taskClass) {
    Set<TaskClass> classes = ConcurrentHashMap.newKeySet();
    for (QueueKey key : served) {
      if (key.taskClass().equals(taskClass)) {
        return true;
      }
      classes.add(key.taskClass());
    }
    return classes.size() < MAX_CLASSES;
  }

  /** The consumer of this queue is known to be there. */
  void knows(QueueKey key) {
    served.add(key);
  }

  /** The consumer of this queue is gone: it is made again when needed. */
  void forget(QueueKey key) {
    served.remove(key);
  }

  /** Puts in what the record needs. */
  void enqueue(TaskRecord.Queued record, long revision, Consumer<Outcome> done) {
    String target = record.head().options().target();
    if (target != null) {
      markTarget(target, record.id(), done);
      return;
    }
    QueueKey key = QueueKey.of(record.head());
    if (served.contains(key)) {
      publish(key, record, revision, done);
      return;
    }
    boolean started =
        later.start(
            "consumer " + key.text(),
            () -> {
              switch (queue.ensureConsumer(key.consumerName(), key.consumerFilter())) {
                case ConsumerOutcome.Ready _ -> {
                  served.add(key);
                  publish(key, record, revision, done);
                }
                case ConsumerOutcome.Refused(String text) -> done.accept(open(key, text));
                case ConsumerOutcome.Unavailable(String text) -> done.accept(open(key, text));
              }
            });
    if (!started) {
      done.accept(new Outcome.Open("too much is being set up at once", false));
    }
  }

  private static Outcome open(QueueKey key, String text) {
    LOG.warn("the queue {} has no consumer yet: {}", key.text(), text);
    return new Outcome.Open(text, false);
  }

  private void publish(
      QueueKey key, TaskRecord.Queued record, long revision, Consumer<Outcome> done) {
    queue.publish(
        key.subject(record.id(), revision),
        Json.write(record),
        outcome -> {
          switch (outcome) {
            case PublishOutcome.Stored _ -> {
              if (backlog.queued(key)) {
                masters.beatNow();
              }
              done.accept(new Outcome.Done());
            }
            case PublishOutcome.AlreadyThere _ -> done.accept(new Outcome.Done());
            case PublishOutcome.Unknown(String text) -> done.accept(new Outcome.Open(text, false));
            case PublishOutcome.Full(String text) -> done.accept(new Outcome.Open(text, true));
          }
        });
  }

  private void markTarget(String target, String task, Consumer<Outcome> done) {
    tasks.write(
        new Write(
            Buckets.targetKey(target, task),
            0,
            task.getBytes(StandardCharsets.UTF_8),
            Life.FOREVER,
            null),
        outcome -> {
          switch (outcome) {
            case WriteOutcome.Won _, WriteOutcome.Lost _ -> done.accept(new Outcome.Done());
            case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                done.accept(new Outcome.Open(text, cause == WriteOutcome.Cause.STORE_FULL));
          }
        });
  }
}
