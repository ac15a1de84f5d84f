package io.cpcluster.node.outside;

import io.cpcluster.contracts.node.OutsideCalls;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The gate through which every call leaves: at most so many at once, none to a host whose circuit
 * is open, none for longer than its limit. A call runs on a virtual thread, whose sockets an
 * interrupt closes, while the thread of its task waits. Thread-safe.
 */
public final class Outside {
  /** The most circuits that are told of. */
  static final int MOST_SHOWN = 8;

  /** What is done outside, on a virtual thread; an interrupt ends it. */
  @FunctionalInterface
  public interface Call<T> {
    T make() throws IOException, InterruptedException;
  }

  private final OutsideLimits limits;
  private final Bulkhead bulkhead;
  private final Circuits circuits;
  private final AtomicInteger underWay = new AtomicInteger();

  public Outside(OutsideLimits limits, Clock clock) {
    this.limits = limits;
    this.circuits = new Circuits(clock);
    this.bulkhead =
        Bulkhead.of(
            "outside",
            BulkheadConfig.custom()
                .maxConcurrentCalls(limits.mostCalls())
                .maxWaitDuration(limits.turn())
                .build());
  }

  public OutsideLimits limits() {
    return limits;
  }

  /**
   * Makes a call and waits for it.
   *
   * @param limit after which it is cut
   * @throws InterruptedException when the task was stopped; the call is cut
   */
  public <T> Outcome<T> call(Destination to, Duration limit, Call<T> call)
      throws InterruptedException {
    if (!bulkhead.tryAcquirePermission()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return new Outcome.Failed<>(
          to + " is not called: " + limits.mostCalls() + " calls of this node are under way");
    }
    Circuit circuit = circuits.of(to);
    Optional<String> open = circuit.enter();
    if (open.isPresent()) {
      bulkhead.onComplete();
      return new Outcome.Failed<>(open.get());
    }
    Attempt<T> attempt = new Attempt<>(circuit, call);
    attempt.start();
    return ended(to, limit, attempt);
  }

  private <T> Outcome<T> ended(Destination to, Duration limit, Attempt<T> attempt)
      throws InterruptedException {
    TimeLimiter limiter = TimeLimiter.of(TimeLimiterConfig.custom().timeoutDuration(limit).build());
    try {
      return new Outcome.Answered<>(limiter.executeFutureSupplier(() -> attempt.work));
    } catch (InterruptedException stopped) {
      attempt.unwanted = true;
      attempt.work.cancel(true);
      throw stopped;
    } catch (TimeoutException | CancellationException late) {
      return new Outcome.Failed<>(to + " was not through after " + Words.time(limit));
    } catch (IOException failed) {
      return new Outcome.Failed<>(told(to, failed));
    } catch (Exception bug) {
      throw new IllegalStateException(bug);
    }
  }

  private static String told(Destination to, IOException failed) {
    String words = Words.of(failed);
    return words.contains(to.host()) ? words : to + ": " + words;
  }

  /** What is to be seen of it; null while there is nothing to say. */
  public @Nullable OutsideCalls view() {
    List<OutsideCalls.Circuit> open = circuits.open();
    int now = underWay.get();
    if (now == 0 && open.isEmpty()) {
      return null;
    }
    int shown = Math.min(open.size(), MOST_SHOWN);
    return new OutsideCalls(now, limits.mostCalls(), open.subList(0, shown), open.size() - shown);
  }

  /** One call on a thread of its own. */
  private final class Attempt<T> {
    private final Circuit circuit;
    private final Call<T> call;
    private final FutureTask<T> work;
    private final long beganNanos = System.nanoTime();

    /** Whether it was cut because its task ended: that says nothing of the host. */
    private volatile boolean unwanted;

    /** Touched by the call's thread only, as is the other. */
    private boolean begun;

    private boolean told;

    Attempt(Circuit circuit, Call<T> call) {
      this.circuit = circuit;
      this.call = call;
      this.work = new FutureTask<>(this::make);
    }

    void start() {
      underWay.incrementAndGet();
      Thread.ofVirtual().name("outside").start(this::run);
    }

    private void run() {
      work.run();
      if (!begun) {
        leave();
      }
    }

    private void leave() {
      if (!told) {
        circuit.leave();
      }
      underWay.decrementAndGet();
      bulkhead.onComplete();
    }

    private T make() throws IOException, InterruptedException {
      begun = true;
      try {
        T answer = call.make();
        circuit.succeeded(System.nanoTime() - beganNanos);
        told = true;
        return answer;
      } catch (Denied | NotTried here) {
        throw here;
      } catch (IOException failed) {
        failed(failed, Words.of(failed));
        throw failed;
      } catch (InterruptedException cut) {
        failed(cut, "no answer in time");
        throw cut;
      } finally {
        // Before the task hears of the end, so that its next call finds room.
        leave();
      }
    }

    private void failed(Exception failure, String why) {
      if (!unwanted) {
        boolean cut = work.isCancelled();
        circuit.failed(System.nanoTime() - beganNanos, failure, cut ? "no answer in time" : why);
        told = true;
      }
    }
  }
}
