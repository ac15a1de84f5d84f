package io.cpcluster.node.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The name of a file in the store: parts between slashes, each a name of its own.
 *
 * @param parts at least one
 */
record StorePath(List<String> parts) {
  /** What the store makes for itself begins so; nobody else may name it. */
  static final String OWN = ".cpcluster-";

  private static final int MOST_PARTS = 32;
  private static final int MOST_BYTES = 4_096;
  private static final int MOST_BYTES_OF_A_PART = 255;

  StorePath {
    parts = List.copyOf(parts);
  }

  /**
   * Takes a name apart.
   *
   * @throws DiskRefusal when it might lead elsewhere
   */
  static StorePath of(String name) throws DiskRefusal {
    if (name.isEmpty()) {
      throw DiskRefusal.invalidPath("it is empty");
    }
    if (name.startsWith("/")) {
      throw DiskRefusal.invalidPath("it is absolute; give one below the storage folder");
    }
    if (name.length() > MOST_BYTES) {
      throw DiskRefusal.invalidPath("it has more than " + MOST_BYTES + " bytes");
    }
    List<String> parts = Arrays.asList(name.split("/", -1));
    if (parts.size() > MOST_PARTS) {
      throw DiskRefusal.invalidPath("it has more than " + MOST_PARTS + " parts");
    }
    for (String part : parts) {
      check(part);
    }
    return new StorePath(parts);
  }

  private static void check(String part) throws DiskRefusal {
    if (part.isEmpty() || part.equals(".") || part.equals("..")) {
      throw DiskRefusal.invalidPath("\"" + part + "\" is no name of a file or folder");
    }
    if (part.chars().anyMatch(Character::isISOControl)) {
      throw DiskRefusal.invalidPath("it holds a control character");
    }
    if (part.startsWith(OWN)) {
      throw DiskRefusal.invalidPath("names that begin with " + OWN + " are the store's own");
    }
    if (part.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES_OF_A_PART) {
      throw DiskRefusal.invalidPath("a part has more than " + MOST_BYTES_OF_A_PART + " bytes");
    }
    try {
      if (Path.of(part).getNameCount() != 1 || Path.of(part).isAbsolute()) {
        throw DiskRefusal.invalidPath("\"" + part + "\" is no single name");
      }
    } catch (InvalidPathException unmappable) {
      throw DiskRefusal.invalidPath("this machine has no such names: " + unmappable.getReason());
    }
  }

  /** The folders it lies in, from the top. */
  List<String> folders() {
    return parts.subList(0, parts.size() - 1);
  }

  Path name() {
    return Path.of(parts.getLast());
  }
}
