package io.cpcluster.launcher.processes;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What one process can do to another. */
public final class Signals {
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final Duration TAKEN_LIMIT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Signals() {}

  /** SIGKILL; returns when the process is gone. */
  public static void kill(ProcessHandle process) {
    process.destroyForcibly();
    awaitEnd(process, KILL_LIMIT);
  }

  /** SIGTERM, and SIGKILL when it has not ended within the limit. */
  public static void stop(ProcessHandle process, Duration limit) {
    process.destroy();
    if (!awaitEnd(process, limit)) {
      kill(process);
    }
  }

  /** SIGSTOP: it stands still, keeping everything it has; it does when this returns. */
  public static void pause(ProcessHandle process) throws IOException {
    send("STOP", process);
    awaitTaken(process, true);
  }

  /** SIGCONT after {@link #pause}; returns when it goes on. */
  public static void resume(ProcessHandle process) throws IOException {
    send("CONT", process);
    awaitTaken(process, false);
  }

  /** A signal is taken a moment after it was sent. */
  private static void awaitTaken(ProcessHandle process, boolean standsStill) {
    long endNanos = System.nanoTime() + TAKEN_LIMIT.toNanos();
    while (ProcStat.of(process.pid()).map(stat -> stat.standsStill() != standsStill).orElse(false)
        && System.nanoTime() - endNanos < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Whether the process is gone within the limit. */
  public static boolean awaitEnd(ProcessHandle process, Duration limit) {
    long endNanos = System.nanoTime() + limit.toNanos();
    while (!hasEnded(process)) {
      if (System.nanoTime() - endNanos > 0 || Thread.currentThread().isInterrupted()) {
        return hasEnded(process);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  /** Whether it runs no more, though the process that has to take its exit code may not have. */
  public static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || ProcStat.of(process.pid()).map(ProcStat::hasEnded).orElse(false);
  }

  private static void send(String signal, ProcessHandle process) throws IOException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!kill.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
        throw new IOException("process " + process.pid() + " took no signal " + signal);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
