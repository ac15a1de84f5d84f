package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.ScanPage;
import io.cpcluster.messaging.bucket.Walk;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the open records, on one virtual thread: all of them once at this master's start,
 * the running ones and the young others at once when a master or node was lost or the store is
 * back, and all of them slowly all the time, of the scheduled ones only those that are young, wait
 * for other tasks or should have come due. Their state stands in a header, so that only open ones
 * are read whole. Reads may be old; {@link Reconciler} decides by compare-and-set.
 */
final class Sweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final int PAGE_ENTRIES = 1_000;
  private static final int MAX_UNDER_WAY = 64;
  private static final Duration DUTY_LIMIT = Duration.ofSeconds(10);

  /** Slow pages take at most this part of the time. */
  private static final int SLOW_PART = 20;

  private static final Duration SHORTEST_SLOW_PAUSE = Duration.ofMillis(250);
  private static final Duration BETWEEN_SLOW_SWEEPS = Duration.ofSeconds(5);
  private static final Duration LONGEST_SLOW_PAUSE = Duration.ofSeconds(5);
  private static final Duration UNAVAILABLE_PAUSE = Duration.ofMillis(500);
  private static final long YOUNG_MS = 30_000;

  private final Bucket tasks;
  private final Records records;
  private final Reconciler reconciler;
  private final InstantSource clock;
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
  private final AtomicReference<Kind> wanted = new AtomicReference<>(Kind.NONE);
  private final Semaphore wake = new Semaphore(0);
  private final AtomicLong completed = new AtomicLong();
  private final Thread thread;

  /** How much a sweep looks at; a later one includes the earlier. */
  private enum Kind {
    NONE,
    SLOW,
    URGENT,
    FULL
  }

  Sweep(Bucket tasks, Records records, Reconciler reconciler, InstantSource clock) {
    this.tasks = tasks;
    this.records = records;
    this.reconciler = reconciler;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("sweep").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** A master or node was lost, or the store was: look now at what may have been left behind. */
  void urgent() {
    want(Kind.URGENT);
  }

  /** Look at everything now. */
  void full() {
    want(Kind.FULL);
  }

  /** How many sweeps went through. */
  long completed() {
    return completed.get();
  }

  private void want(Kind kind) {
    wanted.accumulateAndGet(kind, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    wake.release();
  }

  private void run() {
    try {
      while (true) {
        Kind kind = wanted.getAndSet(Kind.NONE);
        try {
          runOnce(kind == Kind.NONE ? Kind.SLOW : kind);
        } catch (RuntimeException bug) {
          LOG.error("a sweep failed; the next follows", bug);
        }
        if (wanted.get() == Kind.NONE) {
          pause(BETWEEN_SLOW_SWEEPS);
        }
      }
    } catch (InterruptedException stopped) {
      LOG.debug("the sweep ends");
    }
  }

  private void runOnce(Kind kind) throws InterruptedException {
    int looked = 0;
    long begun = System.nanoTime();
    try (Walk walk = tasks.walk("*")) {
      boolean isLast = false;
      while (!isLast) {
        long asked = System.nanoTime();
        ScanPage page = walk.next(PAGE_ENTRIES);
        looked += look(page, kind);
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        isLast = page.nextRevision() == 0;
        if (!page.available()) {
          pause(UNAVAILABLE_PAUSE);
        } else if (kind == Kind.SLOW && !isLast) {
          pause(slowPause(took));
        }
        if (isOvertaken(kind)) {
          return;
        }
      }
    }
    completed.incrementAndGet();
    if (kind != Kind.SLOW) {
      long tookMs = (System.nanoTime() - begun) / 1_000_000;
      LOG.info("swept {} open task records in {} ms", looked, tookMs);
    }
  }

  private int look(ScanPage page, Kind kind) throws InterruptedException {
    int looked = 0;
    for (Entry entry : page.entries()) {
      if (isToBeLookedAt(entry, kind)) {
        look(entry, kind);
        looked++;
      }
    }
    return looked;
  }

  private static Duration slowPause(Duration pageTook) {
    long wantedMs = pageTook.toMillis() * SLOW_PART;
    return Duration.ofMillis(
        Math.clamp(wantedMs, SHORTEST_SLOW_PAUSE.toMillis(), LONGEST_SLOW_PAUSE.toMillis()));
  }

  private boolean isOvertaken(Kind kind) {
    return kind == Kind.SLOW && wanted.get() != Kind.NONE;
  }

  private boolean isToBeLookedAt(Entry entry, Kind kind) {
    if (entry.operation() != Entry.Operation.PUT) {
      return false;
    }
    String state = entry.state();
    if (TaskState.RUNNING.wireName().equals(state)) {
      return true;
    }
    boolean waits =
        TaskState.QUEUED.wireName().equals(state) || TaskState.SCHEDULED.wireName().equals(state);
    return waits && (kind != Kind.URGENT || isYoung(entry));
  }

  private boolean isYoung(Entry entry) {
    return clock.millis() - entry.createdAtMs() < YOUNG_MS;
  }

  /** Schedules that were set some time ago are not set again and again. */
  private boolean isToBeLeft(TaskRecord record, Entry entry, Kind kind) {
    return kind == Kind.SLOW
        && record instanceof TaskRecord.Scheduled scheduled
        && scheduled.waitsFor().isEmpty()
        && !Duty.isOverdue(scheduled, clock.millis())
        && !isYoung(entry);
  }

  private void look(Entry entry, Kind kind) throws InterruptedException {
    if (!underWay.tryAcquire(DUTY_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("the sweep's duties are not answered; going on");
      return;
    }
    records.read(
        entry.key(),
        read -> {
          if (read instanceof Records.Read.Found found
              && !isToBeLeft(found.record(), entry, kind)) {
            reconciler.look(found.record(), found.revision(), underWay::release);
          } else {
            underWay.release();
          }
        });
  }

  /** Waits, or until a more urgent sweep is wanted. */
  private void pause(Duration time) throws InterruptedException {
    if (wake.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
