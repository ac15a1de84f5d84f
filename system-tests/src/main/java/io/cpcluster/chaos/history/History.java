package io.cpcluster.chaos.history;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Takes down what is seen, and keeps it in a file, a line for each entry. Thread-safe. */
public final class History {
  private static final Map<String, Class<? extends Entry>> KINDS =
      Stream.of(Entry.class.getPermittedSubclasses())
          .map(kind -> kind.asSubclass(Entry.class))
          .collect(Collectors.toMap(Class::getSimpleName, kind -> kind));

  private final long beganNanos = System.nanoTime();
  private final List<Entry> entries = new ArrayList<>();

  /** Takes down what happens now. */
  public synchronized void add(LongFunction<Entry> at) {
    entries.add(at.apply((System.nanoTime() - beganNanos) / 1_000_000));
  }

  /** All so far, in the order it was taken down. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Writes it to a file. */
  public void save(Path file) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (Entry entry : entries()) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("kind", entry.getClass().getSimpleName());
        line.put("entry", entry);
        writer.write(Json.writeText(line));
        writer.newLine();
      }
    }
  }

  /** Reads what {@link #save} wrote. */
  public static List<Entry> load(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      try {
        JsonNode read = Json.readTree(line.getBytes(StandardCharsets.UTF_8));
        Class<? extends Entry> kind = KINDS.get(read.path("kind").asString(""));
        if (kind == null) {
          throw new IOException(file + ": an entry of an unknown kind: " + line);
        }
        entries.add(Json.convert(read.path("entry"), kind));
      } catch (InvalidField broken) {
        throw new IOException(file + ": " + broken.getMessage() + " in " + line, broken);
      }
    }
    return entries;
  }
}
