package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Shown;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where the names that peers say lead: always into one folder, by its real path. Links inside the
 * folder may be followed as long as they stay inside; a link is never written through. Immutable.
 */
final class FileNames {
  private static final int MAX_PART_BYTES = 255;
  private static final int MAX_BYTES = 1_024;

  private final Path folder;

  /** The folder must exist. */
  FileNames(Path folder) throws IOException {
    this.folder = folder.toRealPath();
  }

  Path folder() {
    return folder;
  }

  /** Where a new file of that name goes. Its folder need not exist yet. */
  Path target(String name) throws IOException {
    Path target = resolve(name);
    Path parent = target.getParent();
    while (parent != null && !Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
      parent = parent.getParent();
    }
    if (parent == null || !isInside(parent) || !Files.isDirectory(parent)) {
      throw outside(name);
    }
    return target;
  }

  /** Says again, when the folder of a target exists, that it is inside. */
  void check(Path target) throws IOException {
    Path parent = target.getParent();
    if (parent == null || !isInside(parent)) {
      throw outside(String.valueOf(target.getFileName()));
    }
  }

  /** The file of that name that is here. */
  Path existing(String name) throws IOException {
    Path file = resolve(name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refused(ErrorCode.NOT_FOUND, "no file " + Shown.word(name));
    }
    if (!isInside(file)) {
      throw outside(name);
    }
    Path real = file.toRealPath();
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refused(ErrorCode.INVALID_REQUEST, Shown.word(name) + " is not a file");
    }
    return real;
  }

  private boolean isInside(Path path) throws IOException {
    Path real;
    try {
      real = path.toRealPath();
    } catch (NoSuchFileException nowhere) {
      return false;
    }
    return real.startsWith(folder) && !real.startsWith(folder.resolve(Partials.FOLDER));
  }

  private Path resolve(String name) throws IOException {
    checkText(name);
    try {
      Path path = folder.resolve(name).normalize();
      if (!path.startsWith(folder) || path.equals(folder)) {
        throw outside(name);
      }
      return path;
    } catch (InvalidPathException unusable) {
      throw new Refused(
          ErrorCode.INVALID_REQUEST, "not a name for a file here: " + Shown.word(name));
    }
  }

  /** A name's parts are separated by one slash each; none is empty, a dot or two dots. */
  static void checkText(String name) throws Refused {
    int bytes = encodedLength(name);
    if (bytes == 0 || bytes > MAX_BYTES || name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new Refused(
          ErrorCode.INVALID_REQUEST,
          "a file's name has 1 to " + MAX_BYTES + " bytes and no control characters");
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty()
          || part.equals(".")
          || part.equals("..")
          || part.equals(Partials.FOLDER)
          || encodedLength(part) > MAX_PART_BYTES) {
        throw new Refused(
            ErrorCode.INVALID_REQUEST,
            "a file's name stays in the folder and its parts have 1 to "
                + MAX_PART_BYTES
                + " bytes, unlike "
                + Shown.word(name));
      }
    }
  }

  private static int encodedLength(String text) throws Refused {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException halfPair) {
      throw new Refused(ErrorCode.INVALID_REQUEST, "a file's name holds half a character");
    }
  }

  private static Refused outside(String name) {
    return new Refused(
        ErrorCode.INVALID_REQUEST, Shown.word(name) + " leads out of the receiver's folder");
  }
}
