package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.tasks.Credits.Credit;
import io.cpcluster.messaging.bucket.WriteOutcome;
import io.cpcluster.messaging.queue.PullEnd;
import io.cpcluster.messaging.queue.QueueMessage;
import io.cpcluster.messaging.queue.WorkQueue;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes waiting tasks out of the queues when this master holds credits that fit: the most urgent
 * queue first, every eighth time the least urgent, so that nothing starves. One pull per queue is
 * under way at a time; the credits it may use are taken before and given back when it ends. On a
 * message the record is set to running from the revision it carries, then the message is
 * acknowledged.
 */
final class Pulls {
  private static final Logger LOG = LoggerFactory.getLogger(Pulls.class);
  private static final int MAX_BATCH = 256;
  private static final int LOWEST_FIRST_EVERY = 8;
  private static final Duration RETRY_AFTER = Duration.ofMillis(200);

  /** What this master cannot read may be a newer one's: it is left for that one. */
  private static final Duration UNREADABLE_RETRY_AFTER = Duration.ofSeconds(30);

  private final WorkQueue queue;
  private final Credits credits;
  private final Backlog backlog;
  private final Assigner assigner;
  private final Enqueuer enqueuer;
  private final Steps steps;
  private final Later later;
  private final Set<QueueKey> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicInteger rounds = new AtomicInteger();
  private final AtomicLong assignedFromQueue = new AtomicLong();

  Pulls(Parts parts, WorkQueue queue, Assigner assigner, Enqueuer enqueuer) {
    this.queue = queue;
    this.credits = parts.credits();
    this.backlog = parts.backlog();
    this.steps = parts.steps();
    this.later = parts.later();
    this.assigner = assigner;
    this.enqueuer = enqueuer;
  }

  /** How many tasks this master assigned out of the queue. */
  long assignedFromQueue() {
    return assignedFromQueue.get();
  }

  /** Credits or waiting tasks came: pulls where both meet. */
  void look() {
    List<QueueKey> keys =
        backlog.waiting().keySet().stream()
            .sorted(Comparator.comparingInt(QueueKey::priority).reversed())
            .toList();
    if (keys.isEmpty()) {
      return;
    }
    boolean lowestFirst = rounds.get() % LOWEST_FIRST_EVERY == LOWEST_FIRST_EVERY - 1;
    boolean pulls = false;
    for (QueueKey key : lowestFirst ? keys.reversed() : keys) {
      pulls |= pull(key);
    }
    if (pulls) {
      // Looks that found no credit do not count: they might take every turn of the least urgent.
      rounds.incrementAndGet();
    }
  }

  /** False when no pull was begun: one is under way, or there is no credit. */
  private boolean pull(QueueKey key) {
    if (!underWay.add(key)) {
      return false;
    }
    int most = (int) Math.min(MAX_BATCH, Math.max(1, backlog.waiting(key)));
    List<Credit> taken = credits.takeUpTo(key.taskClass(), most);
    if (taken.isEmpty()) {
      underWay.remove(key);
      return false;
    }
    Pull pull = new Pull(key, new ConcurrentLinkedDeque<>(taken));
    queue.pull(key.consumerName(), taken.size(), Duration.ZERO, pull::take, pull::end);
    return true;
  }

  private final class Pull {
    private final QueueKey key;
    private final ConcurrentLinkedDeque<Credit> unused;
    private volatile long remaining;

    Pull(QueueKey key, ConcurrentLinkedDeque<Credit> unused) {
      this.key = key;
      this.unused = unused;
    }

    void take(QueueMessage message) {
      remaining = message.remaining();
      Optional<TaskRecord.Queued> record = decode(message);
      if (record.isEmpty()) {
        message.retryAfter(UNREADABLE_RETRY_AFTER);
        return;
      }
      Credit credit = unused.poll();
      if (credit == null) {
        retry(key, message);
        return;
      }
      assigner.assignQueued(
          record.get(), revisionOf(message), credit, outcome -> settle(key, message, outcome));
    }

    void end(PullEnd end) {
      unused.forEach(credits::giveBack);
      switch (end.status()) {
        case EMPTY -> backlog.learned(key, 0);
        case DONE, EXPIRED -> backlog.learned(key, remaining);
        case NO_CONSUMER -> {
          backlog.learned(key, 0);
          enqueuer.consumerIsGone(key);
        }
        case UNAVAILABLE -> LOG.debug("pull of {} was not answered", key.text());
      }
      underWay.remove(key);
      if (end.delivered() > 0 && backlog.waiting(key) > 0) {
        look();
      }
    }
  }

  private void settle(QueueKey key, QueueMessage message, WriteOutcome outcome) {
    switch (outcome) {
      case WriteOutcome.Won _ -> {
        steps.reached(Steps.Point.PULLED_RECORDED);
        assignedFromQueue.incrementAndGet();
        message.ack();
      }
      case WriteOutcome.Lost _ -> dropLate(message);
      case WriteOutcome.Unknown unknown when Records.isGone(unknown) -> dropLate(message);
      case WriteOutcome.Unknown _ -> retry(key, message);
    }
  }

  /**
   * Drops a message of a task that was assigned before: it was published again, by a sweep or
   * because an answer was late, when it had just been taken out. The credit is free for the next.
   */
  private void dropLate(QueueMessage message) {
    message.ack();
    look();
  }

  /** Gives a message back, and looks for it when it will be there again. */
  private void retry(QueueKey key, QueueMessage message) {
    message.retryAfter(RETRY_AFTER);
    later.after(
        RETRY_AFTER.plusMillis(50),
        () -> {
          backlog.queued(key);
          look();
        });
  }

  private static Optional<TaskRecord.Queued> decode(QueueMessage message) {
    try {
      if (Json.read(message.body(), TaskRecord.class) instanceof TaskRecord.Queued queued) {
        return Optional.of(queued);
      }
      LOG.error("queue message {} carries no queued record; left to others", message.subject());
    } catch (InvalidField broken) {
      LOG.error(
          "queue message {} cannot be read; left to others: {}",
          message.subject(),
          broken.getMessage());
    }
    return Optional.empty();
  }

  private static long revisionOf(QueueMessage message) {
    String subject = message.subject();
    return Long.parseLong(subject.substring(subject.lastIndexOf('.') + 1));
  }
}
