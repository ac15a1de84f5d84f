package io.cpcluster.master.schedules;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.queue.ConsumerOutcome;
import io.cpcluster.messaging.queue.PullEnd;
import io.cpcluster.messaging.queue.QueueMessage;
import io.cpcluster.messaging.queue.WorkQueue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on what has come due, on one virtual thread that waits for it: all masters share one
 * consumer, so each message goes to one of them, and to another one when that does not acknowledge
 * it within 3 s.
 */
public final class DueMessages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DueMessages.class);
  private static final String CONSUMER = "due";
  private static final int BATCH = 64;
  private static final Duration EXPIRES = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final WorkQueue queue;
  private final Consumer<QueueMessage> each;
  private final Thread thread;

  /** Doubles with each refusal; used by the thread only, as is what follows. */
  private Duration pause = PAUSE;

  /** Why the consumer was refused when it was asked for last; empty when it was not. */
  private String refusal = "";

  private DueMessages(WorkQueue queue, Consumer<QueueMessage> each) {
    this.queue = queue;
    this.each = each;
    this.thread = Thread.ofVirtual().name("due").unstarted(this::run);
  }

  /**
   * Begins.
   *
   * @param each must not block; acknowledges or gives back each message
   */
  public static DueMessages start(WorkQueue queue, Consumer<QueueMessage> each) {
    DueMessages started = new DueMessages(queue, each);
    started.thread.start();
    return started;
  }

  private void run() {
    try {
      boolean isReady = false;
      while (true) {
        isReady = isAnswered(isReady);
        if (!isReady) {
          Thread.sleep(pause);
        }
      }
    } catch (InterruptedException stopped) {
      LOG.debug("what comes due is no longer waited for");
    }
  }

  private boolean isAnswered(boolean isReady) throws InterruptedException {
    try {
      return (isReady || isThere()) && isAnswered();
    } catch (RuntimeException | OutOfMemoryError bug) {
      LOG.error("what is due could not be asked for; that is tried again", bug);
      pauseLonger();
      return false;
    }
  }

  private boolean isThere() throws InterruptedException {
    return switch (queue.ensureConsumer(CONSUMER, Subjects.EVERY_DUE)) {
      case ConsumerOutcome.Ready _ -> {
        refused("");
        yield true;
      }
      case ConsumerOutcome.Refused(String text) -> {
        refused(text);
        pauseLonger();
        yield false;
      }
      case ConsumerOutcome.Unavailable(String text) -> {
        LOG.debug("the consumer of what is due is not to be had: {}", text);
        pause = PAUSE;
        yield false;
      }
    };
  }

  /** Says so once, not each time. */
  private void refused(String text) {
    if (!text.isEmpty() && !text.equals(refusal)) {
      LOG.error(
          "what is due comes late, by the sweep only: its consumer is refused: {}; asked for again"
              + " within 30 s each time",
          text);
    } else if (text.isEmpty() && !refusal.isEmpty()) {
      LOG.info("the consumer of what is due is there again");
    }
    refusal = text;
  }

  private void pauseLonger() {
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  /** One pull; false when the consumer may be gone. */
  private boolean isAnswered() throws InterruptedException {
    CompletableFuture<PullEnd> ended = new CompletableFuture<>();
    queue.pull(CONSUMER, BATCH, EXPIRES, each, ended::complete);
    try {
      return switch (ended.get().status()) {
        case EMPTY, DONE, EXPIRED -> {
          pause = PAUSE;
          yield true;
        }
        case NO_CONSUMER, UNAVAILABLE -> false;
      };
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
