package io.cpcluster.node.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way, from its start to the end of the last of its processes. Used by the thread
 * that started it, which has to live as long: the command dies with that thread. Another thread
 * takes what is printed, always, so that nobody waits for a full pipe.
 */
final class RunningCommand {
  /** From being asked to end to being ended. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private static final Duration GONE_WITHIN = Duration.ofSeconds(2);
  private static final int PIPE_BYTES = 64 << 10;
  private static final int LONGEST_COMPLAINT = 2_000;

  private final Confinement.Prepared prepared;
  private final Process process;
  private final CommandOutput output;
  private final Thread drain;

  /** What came in the place of {@link Confinement#READY}; written by the draining thread alone. */
  private volatile String complaint = "";

  /** How it went. */
  sealed interface Outcome {
    record Ended(int exit) implements Outcome {}

    /** It was not begun. */
    record NotBegun(String why) implements Outcome {}
  }

  private RunningCommand(Confinement.Prepared prepared, Process process, CommandOutput output) {
    this.prepared = prepared;
    this.process = process;
    this.output = output;
    this.drain = Thread.ofPlatform().daemon().name("output").unstarted(this::drain);
  }

  /**
   * Runs a command to its end.
   *
   * @throws InterruptedException the thread was interrupted; nothing of the command is left
   * @throws IOException when it cannot be started
   */
  static Outcome run(Confinement.Prepared prepared, CommandOutput output)
      throws IOException, InterruptedException {
    try {
      ProcessBuilder builder = new ProcessBuilder(prepared.command()).redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(prepared.environment());
      return new RunningCommand(prepared, builder.start(), output).await();
    } finally {
      prepared.clear();
      output.end();
    }
  }

  private Outcome await() throws IOException, InterruptedException {
    boolean ended = false;
    try {
      beginToDrain();
      int exit = process.waitFor();
      ended = true;
      prepared.clear();
      drain.join(GONE_WITHIN);
      return complaint.isEmpty() ? new Outcome.Ended(exit) : new Outcome.NotBegun(complaint);
    } finally {
      if (!ended) {
        stop();
      }
    }
  }

  private void beginToDrain() throws IOException {
    try {
      drain.start();
    } catch (OutOfMemoryError noThread) {
      throw new IOException("this node may have no more threads", noThread);
    }
  }

  /** Asks, and after a second insists. An interrupt meanwhile means at once. */
  private void stop() {
    boolean gone = false;
    try {
      prepared.terminate(process);
      gone = process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException atOnce) {
      Thread.currentThread().interrupt();
    } finally {
      if (!gone) {
        prepared.kill(process);
      }
    }
    try {
      if (drain.isAlive()) {
        drain.join(GONE_WITHIN);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells the shell what to do, waits for its word that all is in place, and takes the rest. */
  private void drain() {
    try (OutputStream script = process.getOutputStream();
        InputStream printed = process.getInputStream()) {
      tell(script, prepared.setup());
      if (isReady(printed)) {
        tell(script, prepared.start());
        script.close();
        byte[] buffer = new byte[PIPE_BYTES];
        int count = printed.read(buffer);
        while (count >= 0) {
          output.append(buffer, count);
          count = printed.read(buffer);
        }
      }
    } catch (IOException closed) {
      // The process has ended, and what it printed was taken before.
    }
  }

  /** A shell that does not listen any more has said why, or will. */
  private static void tell(OutputStream script, String text) {
    try {
      script.write(text.getBytes(StandardCharsets.UTF_8));
      script.flush();
    } catch (IOException ended) {
      // What it printed says why.
    }
  }

  private boolean isReady(InputStream printed) throws IOException {
    List<String> lines = new ArrayList<>();
    int length = 0;
    while (length < LONGEST_COMPLAINT) {
      String line = line(printed);
      if (line == null) {
        break;
      }
      if (line.equals(Confinement.READY)) {
        return true;
      }
      lines.add(line);
      length += line.length() + 1;
    }
    complaint = lines.isEmpty() ? "the shell ended before it began" : String.join("; ", lines);
    return false;
  }

  /** A short line, or null at the end. */
  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int one = in.read();
    if (one < 0) {
      return null;
    }
    while (one >= 0 && one != '\n' && line.length() < LONGEST_COMPLAINT) {
      line.append((char) one);
      one = in.read();
    }
    return line.toString();
  }
}
