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
import java.util.HashSet;
import java.util.List;
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

  /** With more consumers than this, those of empty queues are ended. */
  private static final int MOST_IDLE_CONSUMERS = 100;

  private final WorkQueue queue;
  private final Bucket tasks;
  private final Backlog backlog;
  private final MasterDirectory masters;
  private final Later later;
  private final Set<QueueKey> served = ConcurrentHashMap.newKeySet();
  private Runnable queued = () -> {};

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

  /** Whether tasks of this class may be queued: some wait already, or there is room for it. */
  boolean admits(TaskClass taskClass) {
    Set<TaskClass> classes = new HashSet<>();
    for (QueueKey key : backlog.waiting().keySet()) {
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

  /** The consumer of this queue is gone, perhaps from under a task: it is made again. */
  void consumerIsGone(QueueKey key) {
    served.remove(key);
    later.start("consumer " + key.text(), () -> restore(key));
  }

  private void restore(QueueKey key) throws InterruptedException {
    switch (queue.ensureConsumer(key.consumerName(), key.consumerFilter())) {
      case ConsumerOutcome.Ready _ -> {
        served.add(key);
        queue.waiting(key.consumerName()).ifPresent(waiting -> backlog.learned(key, waiting));
        queued.run();
      }
      case ConsumerOutcome.Refused(String text) -> open(key, text);
      case ConsumerOutcome.Unavailable(String text) -> open(key, text);
    }
  }

  /** Told when tasks may wait that nobody looks at. Set once, before use. */
  void whenQueued(Runnable look) {
    queued = look;
  }

  /**
   * Finds which queues there are, and forgets those that are gone. A consumer that is made just now
   * may be forgotten too; it is made sure of again with the next task. For virtual threads.
   *
   * @return those of which this master does not know that something waits in them
   */
  List<QueueKey> discover() throws InterruptedException {
    List<QueueKey> there =
        queue.consumerNames().stream()
            .flatMap(name -> QueueKey.ofConsumerName(name).stream())
            .toList();
    if (!there.isEmpty()) {
      served.retainAll(Set.copyOf(there));
      served.addAll(there);
      backlog.forgetEmptyBut(Set.copyOf(there));
    }
    return there.stream().filter(key -> backlog.waiting(key) == 0).toList();
  }

  /**
   * Makes room for other queues by ending the consumers of some in which nothing waits. A task that
   * another master puts in meanwhile finds its consumer gone, and has it made again. For virtual
   * threads.
   */
  void makeRoom() throws InterruptedException {
    int tooMany = served.size() - MOST_IDLE_CONSUMERS;
    for (QueueKey key : List.copyOf(served)) {
      if (tooMany <= 0) {
        return;
      }
      boolean isIdle = backlog.waiting(key) == 0;
      if (isIdle && queue.waiting(key.consumerName()).orElse(1) == 0) {
        served.remove(key);
        queue.deleteConsumer(key.consumerName());
        tooMany--;
      }
    }
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
