package io.cpcluster.launcher.members;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The end of a log, for a person who wants to know why a process ended. */
public final class LastWords {
  private static final int LINES = 6;
  private static final int MAX_BYTES = 16 * 1024;

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
      return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
          .map(line -> "  " + plain(line))
          .collect(Collectors.joining("\n"));
    } catch (IOException missing) {
      return "  (no log at " + log + ")";
    }
  }

  /** What a line of a JSON log says, or the line itself. */
  static String plain(String line) {
    if (!line.startsWith("{")) {
      return line;
    }
    try {
      JsonNode entry = Json.readTree(line.getBytes(StandardCharsets.UTF_8));
      JsonNode thrown = entry.path("throwable");
      String said =
          entry.path("level").asString("") + " " + entry.path("formattedMessage").asString(line);
      return thrown.isObject()
          ? said
              + ": "
              + thrown.path("className").asString("")
              + " "
              + thrown.path("message").asString("")
          : said;
    } catch (InvalidField noJson) {
      return line;
    }
  }
}
