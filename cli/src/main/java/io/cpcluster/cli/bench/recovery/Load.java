package io.cpcluster.cli.bench.recovery;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Submits small tasks all the time, so many at once, and notes when each was accepted. What nobody
 * answered is asked again under its id. Each task's end is awaited afterwards.
 */
final class Load implements AutoCloseable {
  private static final int IN_FLIGHT = 20;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration TRY_LIMIT = Duration.ofMillis(1_500);
  private static final Duration END_LIMIT = Duration.ofSeconds(60);
  private static final int WAIT_MS = 4_000;

  private final NatsConnection connection;
  private final String prefix;
  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private final Thread submitting;
  private volatile boolean over;

  /** Both guarded by this. */
  private final List<Long> acceptedNanos = new ArrayList<>();

  private final List<String> accepted = new ArrayList<>();
  private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
  private final List<Long> refusedNanos = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param prefix of the tasks' ids, of this load alone
   */
  Load(NatsConnection connection, String prefix) {
    this.connection = connection;
    this.prefix = prefix;
    this.submitting = Thread.ofVirtual().name("load").start(this::submit);
  }

  private void submit() {
    try {
      for (long number = 0; !over; number++) {
        window.acquire();
        String id = prefix + number;
        sentNanos.put(id, System.nanoTime());
        ask(id);
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(String id) {
    byte[] body =
        Json.write(Map.of("id", id, "task", Map.of("Compute", Map.of("expression", "1+1"))));
    connection.request(
        Subjects.TASKS_SUBMIT, Map.of(), body, TRY_LIMIT, reply -> answered(id, reply));
  }

  private void answered(String id, Reply reply) {
    if (reply instanceof Reply.Answered(var message)) {
      if (message.header(Headers.ERROR_CODE) == null) {
        accepted(id);
        window.release();
        return;
      }
      refusedNanos.add(System.nanoTime());
    }
    if (over || !connection.after(PAUSE, () -> ask(id))) {
      window.release();
    }
  }

  private synchronized void accepted(String id) {
    acceptedNanos.add(System.nanoTime());
    accepted.add(id);
  }

  /** How many were accepted so far. */
  synchronized int acceptedCount() {
    return acceptedNanos.size();
  }

  /** Whether it is a task of this load that was first sent after the instant. */
  boolean wasSentAfter(String task, long nanos) {
    Long sent = sentNanos.get(task);
    return sent != null && sent - nanos > 0;
  }

  /** The longest time without an acceptance that lasts after the instant. */
  synchronized long longestGapNanos(long fromNanos) {
    long longest = 0;
    long before = fromNanos;
    for (long at : acceptedNanos) {
      if (at - fromNanos > 0) {
        longest = Math.max(longest, at - before);
        before = at;
      }
    }
    return longest;
  }

  /** When a submission was first told to try again after the instant; -1 when none was. */
  long firstRefusalNanos(long fromNanos) {
    synchronized (refusedNanos) {
      return refusedNanos.stream().filter(at -> at - fromNanos > 0).findFirst().orElse(-1L);
    }
  }

  /** Submits no more, and waits for the end of each accepted task; answers how many did not end. */
  int finish() throws InterruptedException {
    stop();
    List<String> tasks;
    synchronized (this) {
      tasks = List.copyOf(accepted);
    }
    int lost = 0;
    for (String task : tasks) {
      lost += hasEnded(task) ? 0 : 1;
    }
    return lost;
  }

  private boolean hasEnded(String task) throws InterruptedException {
    long endNanos = System.nanoTime() + END_LIMIT.toNanos();
    while (endNanos - System.nanoTime() > 0) {
      Reply reply =
          connection.request(
              Subjects.TASKS_RESULT,
              Json.write(Map.of("id", task, "wait_ms", WAIT_MS)),
              Duration.ofMillis(WAIT_MS + 1_000));
      if (reply instanceof Reply.Answered(var message)
          && new String(message.body(), StandardCharsets.UTF_8).startsWith("{\"TaskResult\"")) {
        return true;
      }
    }
    return false;
  }

  private void stop() throws InterruptedException {
    over = true;
    submitting.join();
    var _ = window.tryAcquire(IN_FLIGHT, 2 * TRY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    over = true;
    submitting.interrupt();
  }
}
