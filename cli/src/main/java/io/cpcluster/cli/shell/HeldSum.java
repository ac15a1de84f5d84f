package io.cpcluster.cli.shell;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What several nodes hold, added up: each says {@code <name>: <n> bytes} on lines of its own. */
final class HeldSum {
  private static final Pattern LINE = Pattern.compile("(.*): (\\d{1,18}) bytes");
  private static final String FREE = "free";
  private static final String NOTHING = "No entries found";

  private final Map<String, Long> bytes = new TreeMap<>();
  private boolean heard;

  /** Adds one node's report. */
  void add(String report) {
    heard = true;
    report
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> bytes.merge(line.group(1), Long.parseLong(line.group(2)), Long::sum));
  }

  /** Whether any node reported. */
  boolean hasHeard() {
    return heard;
  }

  /** One line each, what is free first; that there is nothing when there is nothing. */
  String text() {
    Map<String, Long> held = new TreeMap<>(bytes);
    Long free = held.remove(FREE);
    String lines =
        held.isEmpty()
            ? NOTHING
            : held.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    return free == null ? lines : line(FREE, free) + "\n" + lines;
  }

  private static String line(String name, long size) {
    return name + ": " + size + " bytes";
  }
}
