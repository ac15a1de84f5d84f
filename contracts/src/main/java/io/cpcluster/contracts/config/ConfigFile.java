package io.cpcluster.contracts.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program's configuration file: one JSON object of plain values, read strictly. A field nobody
 * knows, a value of the wrong type or out of bounds is an {@link InvalidConfig} that starts with
 * {@code file:line:} and names the field; absent fields and JSON nulls are empty. Immutable.
 */
public final class ConfigFile {
  /** The largest file that is read, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private static final ConfigFile EMPTY = new ConfigFile("defaults", Map.of());

  private final String fileName;
  private final Map<String, Setting> settings;

  private ConfigFile(String fileName, Map<String, Setting> settings) {
    this.fileName = fileName;
    this.settings = settings;
  }

  /** The file that says nothing. */
  public static ConfigFile empty() {
    return EMPTY;
  }

  /**
   * Reads a file; one that does not exist says nothing.
   *
   * @param known the names of all settings there are
   * @throws InvalidConfig when it cannot be read, is not JSON or has an unknown field
   */
  public static ConfigFile read(Path file, Collection<String> known) throws InvalidConfig {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new InvalidConfig(file + ": larger than " + MAX_BYTES + " bytes");
      }
      return parse(file.toString(), Files.readAllBytes(file), known);
    } catch (NoSuchFileException missing) {
      return EMPTY;
    } catch (IOException unreadable) {
      throw new InvalidConfig(file + ": cannot be read: " + unreadable);
    }
  }

  /** Reads a document; {@code fileName} is what messages call it. */
  public static ConfigFile parse(String fileName, byte[] document, Collection<String> known)
      throws InvalidConfig {
    return new ConfigFile(fileName, new SettingReader(fileName, known).read(document));
  }

  /** Whether the file sets the field to something. */
  public boolean has(String name) {
    return setting(name) != null;
  }

  public Optional<String> text(String name) throws InvalidConfig {
    Setting setting = setting(name);
    return setting == null ? Optional.empty() : Optional.of(textOf(name, setting));
  }

  /** A file or folder, by its path. */
  public Optional<Path> path(String name) throws InvalidConfig {
    Optional<String> text = text(name);
    try {
      return text.map(Path::of);
    } catch (InvalidPathException unfit) {
      throw wrong(name, "is no path on this machine: " + unfit.getReason());
    }
  }

  public Optional<Boolean> flag(String name) throws InvalidConfig {
    Setting setting = setting(name);
    if (setting == null) {
      return Optional.empty();
    }
    if (setting instanceof Setting.Flag(int _, boolean on)) {
      return Optional.of(on);
    }
    throw wrongType(name, setting, "true or false");
  }

  /** A whole number within bounds, both inclusive. */
  public Optional<Long> number(String name, long least, long most) throws InvalidConfig {
    Setting setting = setting(name);
    return setting == null ? Optional.empty() : Optional.of(numberOf(name, setting, least, most));
  }

  public Optional<List<String>> texts(String name) throws InvalidConfig {
    Setting setting = setting(name);
    if (setting == null) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (Setting item : itemsOf(name, setting, "a list of strings")) {
      texts.add(textOf(name, item));
    }
    return Optional.of(List.copyOf(texts));
  }

  /** A list of whole numbers within bounds, both inclusive. */
  public Optional<List<Long>> numbers(String name, long least, long most) throws InvalidConfig {
    Setting setting = setting(name);
    if (setting == null) {
      return Optional.empty();
    }
    List<Long> numbers = new ArrayList<>();
    for (Setting item : itemsOf(name, setting, "a list of numbers")) {
      numbers.add(numberOf(name, item, least, most));
    }
    return Optional.of(List.copyOf(numbers));
  }

  /**
   * The settings of an object, read as strictly as those of the file; empty when there is none.
   *
   * @param known the names of all settings it may have
   */
  public ConfigFile section(String name, Collection<String> known) throws InvalidConfig {
    Setting setting = setting(name);
    if (setting == null) {
      return new ConfigFile(fileName, Map.of());
    }
    if (!(setting instanceof Setting.Nested(int _, Map<String, Setting> nested))) {
      throw wrongType(name, setting, "an object");
    }
    for (Map.Entry<String, Setting> one : nested.entrySet()) {
      if (!known.contains(one.getKey())) {
        throw new InvalidConfig(
            fileName
                + ":"
                + one.getValue().line()
                + ": \""
                + name
                + "\": "
                + SettingReader.unknown(one.getKey(), known));
      }
    }
    return new ConfigFile(fileName, nested);
  }

  /** A complaint about the value of a field: {@code file:line: "name" message}. */
  public InvalidConfig wrong(String name, String message) {
    Setting setting = settings.get(name);
    String where = setting == null ? fileName : fileName + ":" + setting.line();
    return new InvalidConfig(where + ": \"" + name + "\" " + message);
  }

  private @Nullable Setting setting(String name) {
    Setting setting = settings.get(name);
    return setting instanceof Setting.Absent ? null : setting;
  }

  private String textOf(String name, Setting setting) throws InvalidConfig {
    if (setting instanceof Setting.Text(int _, String text)) {
      return text;
    }
    throw wrongType(name, setting, "a string");
  }

  private long numberOf(String name, Setting setting, long least, long most) throws InvalidConfig {
    if (!(setting instanceof Setting.Whole(int line, long number))) {
      throw wrongType(name, setting, "a whole number");
    }
    if (number < least || number > most) {
      throw new InvalidConfig(
          fileName
              + ":"
              + line
              + ": \""
              + name
              + "\" must be from "
              + least
              + " to "
              + most
              + ", found "
              + number);
    }
    return number;
  }

  private List<Setting> itemsOf(String name, Setting setting, String expected)
      throws InvalidConfig {
    if (setting instanceof Setting.Many(int _, List<Setting> items)) {
      return items;
    }
    throw wrongType(name, setting, expected);
  }

  private InvalidConfig wrongType(String name, Setting setting, String expected) {
    return new InvalidConfig(
        fileName
            + ":"
            + setting.line()
            + ": \""
            + name
            + "\" must be "
            + expected
            + ", found "
            + setting.described());
  }
}
