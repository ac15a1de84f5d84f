package io.cpcluster.master.tasks;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Callers that wait for the end of a task at this master. They are told by whoever stores the end;
 * because that word may be lost, the record is also read again after 1 s and at the caller's limit.
 * Thread-safe.
 */
final class Waiters {
  /** The most callers that may wait at once. */
  static final int MAX_WAITING = 100_000;

  private static final Duration TICK = Duration.ofMillis(50);
  private static final long FIRST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Records records;
  private final Dispatch eventDispatch;
  private final ConcurrentHashMap<String, List<Waiter>> byTask = new ConcurrentHashMap<>();

  /** Waiters in the order of their next look, per length of wait the same, so nearly sorted. */
  private final ConcurrentLinkedQueue<Waiter> firstLooks = new ConcurrentLinkedQueue<>();

  private final ConcurrentLinkedQueue<Waiter> limits = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Who waits. Exactly one of the two is called, once. */
  interface Told {
    void ended(TaskRecord.Ended ended);

    /** The limit passed and the task has not ended, as far as could be read. */
    void stillOpen(@Nullable TaskState state);
  }

  /** One caller that waits. */
  interface Waiting {
    /** The caller is answered otherwise: it is told nothing. */
    void forget();
  }

  private final class Waiter implements Waiting {
    final String task;
    final Told told;
    final long sinceNanos = System.nanoTime();
    final long limitNanos;
    final AtomicBoolean done = new AtomicBoolean();
    volatile @Nullable Subscription events;

    Waiter(String task, Told told, long limitNanos) {
      this.task = task;
      this.told = told;
      this.limitNanos = limitNanos;
    }

    @Override
    public void forget() {
      tell(this, _ -> {});
    }
  }

  Waiters(Records records, Dispatch eventDispatch, Later later) {
    this.records = records;
    this.eventDispatch = eventDispatch;
    later.every(TICK, this::tick);
  }

  /**
   * Waits for the end of a task whose record names this master as waiter.
   *
   * @return null when too many wait already; nobody is told
   */
  @Nullable Waiting await(String task, Duration limit, Told told) {
    return register(task, limit, told);
  }

  /** Waits for the end of any task, by its events too. */
  boolean awaitAnywhere(String task, Duration limit, Told told) {
    Waiter waiter = register(task, limit, told);
    if (waiter == null) {
      return false;
    }
    waiter.events =
        eventDispatch.subscribe(Subjects.everyTaskEvent(task), null, _ -> look(waiter, _ -> {}));
    if (waiter.done.get()) {
      close(waiter);
    }
    return true;
  }

  /** A task has ended: tells all who wait for it here. */
  void ended(TaskRecord.Ended ended) {
    List<Waiter> all = byTask.remove(ended.id());
    if (all != null) {
      copyOf(all).forEach(waiter -> tell(waiter, told -> told.ended(ended)));
    }
  }

  private @Nullable Waiter register(String task, Duration limit, Told told) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return null;
    }
    Waiter waiter = new Waiter(task, told, limit.toNanos());
    byTask.compute(
        task,
        (_, present) -> {
          List<Waiter> all = present == null ? new ArrayList<>(1) : present;
          synchronized (all) {
            all.add(waiter);
          }
          return all;
        });
    firstLooks.add(waiter);
    limits.add(waiter);
    return waiter;
  }

  private void tick() {
    long now = System.nanoTime();
    for (Waiter next; (next = firstLooks.peek()) != null; ) {
      if (!next.done.get() && now - next.sinceNanos < FIRST_LOOK_NANOS) {
        break;
      }
      firstLooks.poll();
      if (!next.done.get()) {
        look(next, _ -> {});
      }
    }
    limits.removeIf(
        waiter -> {
          if (waiter.done.get()) {
            return true;
          }
          if (now - waiter.sinceNanos < waiter.limitNanos) {
            return false;
          }
          look(waiter, state -> tell(waiter, told -> told.stillOpen(state)));
          return true;
        });
  }

  /** Reads the record; tells an end to all, or the state to who asked. */
  private void look(Waiter waiter, Consumer<@Nullable TaskState> open) {
    records.read(
        waiter.task,
        read -> {
          switch (read) {
            case Records.Read.Found(TaskRecord.Ended ended, long _) -> ended(ended);
            case Records.Read.Found(TaskRecord record, long _) -> open.accept(record.state());
            case Records.Read.Missing _, Records.Read.Unavailable _ -> open.accept(null);
          }
        });
  }

  private void tell(Waiter waiter, Consumer<Told> word) {
    if (waiter.done.compareAndSet(false, true)) {
      waiting.decrementAndGet();
      byTask.computeIfPresent(
          waiter.task,
          (_, all) -> {
            synchronized (all) {
              all.remove(waiter);
              return all.isEmpty() ? null : all;
            }
          });
      close(waiter);
      word.accept(waiter.told);
    }
  }

  private static List<Waiter> copyOf(List<Waiter> all) {
    synchronized (all) {
      return List.copyOf(all);
    }
  }

  private static void close(Waiter waiter) {
    Subscription events = waiter.events;
    if (events != null) {
      events.close();
    }
  }
}
