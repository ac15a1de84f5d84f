package io.cpcluster.launcher.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Names one process for ever: a pid alone may later belong to another.
 *
 * @param start when it started, in a form that only equality makes sense of; empty names nothing
 */
public record ProcessMark(long pid, String start) {

  /** Marks a process that runs now; one that ended already gets a mark that finds nothing. */
  public static ProcessMark of(ProcessHandle process) {
    return new ProcessMark(process.pid(), startOf(process));
  }

  /** The process, if it still runs. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(process -> !Signals.hasEnded(process))
        .filter(process -> !start.isEmpty() && startOf(process).equals(start));
  }

  public boolean isAlive() {
    return find().isPresent();
  }

  /**
   * On Linux the boot's id and the clock ticks since then, which no change of the wall clock moves;
   * elsewhere the time the system tells.
   */
  private static String startOf(ProcessHandle process) {
    Optional<String> ticks =
        ProcStat.of(process.pid()).map(stat -> bootId() + "/" + stat.startTicks());
    return ticks.orElseGet(() -> process.info().startInstant().map(Instant::toString).orElse(""));
  }

  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException _) {
      return "boot";
    }
  }
}
