package io.cpcluster.launcher.processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What Linux tells of a process; empty for processes that are gone and on other systems.
 *
 * @param state one letter: Z and X have ended and wait for their parent, T stands still
 * @param startTicks clock ticks from the boot to its start
 * @param cpuTicks clock ticks of computing so far, user and system, 100 in a second
 */
public record ProcStat(char state, long startTicks, long cpuTicks) {
  private static final int FIRST_FIELD = 3;
  private static final int USER_TICKS = 14 - FIRST_FIELD;
  private static final int SYSTEM_TICKS = 15 - FIRST_FIELD;
  private static final int START_TICKS = 22 - FIRST_FIELD;
  private static final double TICKS_PER_SECOND = 100;

  public static Optional<ProcStat> of(long pid) {
    try {
      // ISO 8859-1: the program's name, field 2, may hold any bytes.
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Optional.of(
          new ProcStat(
              fields[0].charAt(0),
              Long.parseLong(fields[START_TICKS]),
              Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  public boolean hasEnded() {
    return state == 'Z' || state == 'X';
  }

  public boolean standsStill() {
    return state == 'T';
  }

  public double cpuSeconds() {
    return cpuTicks / TICKS_PER_SECOND;
  }

  /** What these processes have computed so far, together; zero where the system does not tell. */
  public static double cpuSeconds(LongStream pids) {
    return pids.mapToDouble(pid -> of(pid).map(ProcStat::cpuSeconds).orElse(0.0)).sum();
  }

  /**
   * How long this process runs already, to a hundredth of a second. What its script built before it
   * became this program is left out: then the script says at which uptime of the machine that
   * ended.
   */
  public static Optional<Duration> ageOfThisProcess() {
    try {
      String uptime = Files.readString(Path.of("/proc/uptime"));
      double upSeconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
      String afterBuild = System.getProperty("cpcluster.begun_uptime_seconds");
      if (afterBuild != null) {
        return Optional.of(rounded(upSeconds - Double.parseDouble(afterBuild)));
      }
      return of(ProcessHandle.current().pid())
          .map(stat -> rounded(upSeconds - stat.startTicks() / TICKS_PER_SECOND));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Duration rounded(double seconds) {
    return Duration.ofMillis(Math.max(0, Math.round(seconds * 1_000)));
  }

  /** Memory that a process holds, in bytes (VmRSS). */
  public static Optional<Long> residentBytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1)
          .stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
