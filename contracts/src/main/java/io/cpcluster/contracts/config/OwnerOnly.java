package io.cpcluster.contracts.config;

import io.cpcluster.contracts.machine.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files and folders that only their owner may read, from the first byte on. What is written is
 * there wholly or not at all, after a power cut too, and stays once the call returned, unless the
 * method says otherwise.
 */
public final class OwnerOnly {
  private OwnerOnly() {}

  /** Puts the text under the name, replacing what was there, whole or not at all. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same without waiting for the disk, for what is written anew before it is read again: a
   * power cut may leave nothing of it.
   */
  public static void writeForNow(Path file, String text) throws IOException {
    put(file, text.getBytes(StandardCharsets.UTF_8), false);
  }

  /** Puts the bytes under the name, replacing what was there, whole or not at all. */
  public static void write(Path file, byte[] bytes) throws IOException {
    put(file, bytes, true);
  }

  private static void put(Path file, byte[] bytes, boolean stays) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is not a file name");
    }
    createFolder(folder);
    Path part = Files.createTempFile(folder, ".part", "", permissions("rw-------"));
    try {
      Files.write(part, bytes);
      if (stays) {
        Disk.force(part);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      if (stays && hasPosixPermissions()) {
        Disk.force(folder);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Makes the folder and those above it; one that exists keeps its permissions. */
  public static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions("rwx------"));
    }
  }

  private static FileAttribute<?>[] permissions(String text) {
    return hasPosixPermissions()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }

  /** Where there are none, no folder can be opened either. */
  private static boolean hasPosixPermissions() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
