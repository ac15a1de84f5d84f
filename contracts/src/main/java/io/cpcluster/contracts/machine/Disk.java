package io.cpcluster.contracts.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes what was written stay, also in a power cut: the one place where that is asked of the
 * machine. For tests of real processes {@value #FAILS_WHILE} lets it fail.
 */
public final class Disk {
  /** The system property: a file that, while it is there, stands for a disk that fails to sync. */
  public static final String FAILS_WHILE = "cpcluster.test.disk_fails_while";

  private Disk() {}

  /**
   * Returns when what was written to the file is on the disk.
   *
   * @throws IOException it may or may not be; asking again proves nothing
   */
  public static void force(FileChannel channel) throws IOException {
    String trouble = System.getProperty(FAILS_WHILE);
    if (trouble != null && Files.exists(Path.of(trouble))) {
      throw new FileSystemException("Input/output error");
    }
    channel.force(true);
  }

  /** The same for a file, or for the names in a folder. */
  public static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      force(channel);
    }
  }
}
