package io.cpcluster.node.storage;

import io.cpcluster.contracts.store.StoreEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the stores of a node hold, in lines: {@code <name>: <n> bytes}. Thread-safe. */
final class Listing {
  static final String NOTHING = "No entries found";
  static final int MOST_LINES = Contents.MOST_NAMED;
  static final int MOST_CHARACTERS = 32 << 10;

  private Listing() {}

  /** The keys of a store. */
  static String ofKeys(List<StoreEntry> entries) {
    return text(null, lines(entries), entries.size());
  }

  /** A disk store with its files and keys. */
  static String ofDisk(DiskStore store, List<StoreEntry> keys) throws IOException {
    List<String> lines = new ArrayList<>(lines(keys));
    Contents files = store.files();
    files.first().stream().map(file -> line(file.name(), file.size())).forEach(lines::add);
    return text("free: " + store.freeBytes() + " bytes", lines, (long) keys.size() + files.found());
  }

  private static List<String> lines(List<StoreEntry> entries) {
    return entries.stream()
        .sorted(Comparator.comparing(StoreEntry::key))
        .limit(MOST_LINES)
        .map(entry -> line(entry.key(), entry.size()))
        .toList();
  }

  /** One line, whatever stands in the name. */
  private static String line(String name, long size) {
    StringBuilder shown = new StringBuilder();
    name.chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                shown.append("\\u%04x".formatted(c));
              } else {
                shown.append((char) c);
              }
            });
    return shown + ": " + size + " bytes";
  }

  /**
   * @param lines the first of all
   * @param all how many there are
   */
  private static String text(@Nullable String first, List<String> lines, long all) {
    StringBuilder text = new StringBuilder(first == null ? "" : first);
    if (lines.isEmpty()) {
      return text.append(text.isEmpty() ? "" : "\n").append(NOTHING).toString();
    }
    int shown = 0;
    while (shown < lines.size()
        && shown < MOST_LINES
        && text.length() + lines.get(shown).length() < MOST_CHARACTERS) {
      text.append(text.isEmpty() ? "" : "\n").append(lines.get(shown));
      shown++;
    }
    if (shown < all) {
      text.append(text.isEmpty() ? "" : "\n").append("and ").append(all - shown).append(" more");
    }
    return text.toString();
  }
}
