package io.cpcluster.launcher.members;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, for a person who wants to know why a process ended. */
public final class LastWords {
  private static final int LINES = 8;
  private static final int MAX_BYTES = 4096;

  private LastWords() {}

  /** The last lines, indented; a note when there are none. */
  public static String of(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - MAX_BYTES);
      byte[] end = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      if (lines.isEmpty()) {
        return "  (its log is empty)";
      }
      return String.join(
          "\n",
          lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
              .map(line -> "  " + line)
              .toList());
    } catch (IOException missing) {
      return "  (no log at " + log + ")";
    }
  }
}
