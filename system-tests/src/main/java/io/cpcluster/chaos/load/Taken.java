package io.cpcluster.chaos.load;

import io.cpcluster.launcher.processes.ProcStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process takes of a Linux machine. */
public record Taken(long residentKib, int threads, int descriptors) {
  /**
   * Looks at a process.
   *
   * @throws IOException it has ended
   */
  public static Taken by(long pid) throws IOException {
    Path proc = Path.of("/proc/" + pid);
    long residentBytes =
        ProcStat.residentBytes(pid).orElseThrow(() -> new IOException(pid + " has ended"));
    return new Taken(residentBytes / 1024, entries(proc, "task"), entries(proc, "fd"));
  }

  private static int entries(Path proc, String folder) throws IOException {
    try (Stream<Path> entries = Files.list(proc.resolve(folder))) {
      return (int) entries.count();
    }
  }
}
