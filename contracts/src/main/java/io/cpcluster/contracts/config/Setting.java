package io.cpcluster.contracts.config;

import java.util.List;
import java.util.Map;

/** One value of a configuration file, with the line it stands on. */
sealed interface Setting {
  int line();

  record Text(int line, String text) implements Setting {}

  record Whole(int line, long number) implements Setting {}

  /** A number that is no whole number of 64 bits. */
  record OtherNumber(int line) implements Setting {}

  record Flag(int line, boolean on) implements Setting {}

  /** A JSON null, which counts as absent. */
  record Absent(int line) implements Setting {}

  record Many(int line, List<Setting> items) implements Setting {}

  /** An object; {@link ConfigFile#section} reads it. */
  record Nested(int line, Map<String, Setting> settings) implements Setting {}

  /** What it is, in words for a message. */
  default String described() {
    return switch (this) {
      case Text _ -> "a string";
      case Whole _ -> "a number";
      case OtherNumber _ -> "a number with a fraction or too many digits";
      case Flag(int _, boolean on) -> String.valueOf(on);
      case Absent _ -> "null";
      case Many _ -> "a list";
      case Nested _ -> "an object";
    };
  }
}
