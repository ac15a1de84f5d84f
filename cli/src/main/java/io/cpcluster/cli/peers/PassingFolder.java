package io.cpcluster.cli.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder among the system's passing files. It goes when it is closed, and when the process is
 * ended from outside: what lies in it may be large, and not for others.
 */
final class PassingFolder implements AutoCloseable {
  /** What still runs when the process ends may write while the folder is emptied. */
  private static final int MOST_TRIES = 5;

  private final Path path;
  private final Thread atExit;

  private PassingFolder(Path path) {
    this.path = path;
    this.atExit = Thread.ofPlatform().unstarted(this::delete);
  }

  static PassingFolder make() throws IOException {
    PassingFolder made = new PassingFolder(Files.createTempDirectory("cpcluster-client-"));
    try {
      Runtime.getRuntime().addShutdownHook(made.atExit);
    } catch (IllegalStateException endsAlready) {
      made.delete();
      throw new IOException("the program is ending", endsAlready);
    }
    return made;
  }

  Path path() {
    return path;
  }

  private void delete() {
    for (int tries = 1; tries <= MOST_TRIES && Files.exists(path); tries++) {
      deleteOnce();
    }
  }

  private void deleteOnce() {
    try (Stream<Path> left = Files.walk(path)) {
      List<Path> deepestFirst = left.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException inUse) {
      // It is tried again; what stays is emptied by the system some day.
    }
  }

  @Override
  public void close() {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException endsAlready) {
      // The hook runs now and finds nothing.
    }
  }
}
