package io.cpcluster.launcher.members;

import io.cpcluster.launcher.ClusterStartException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which id a master gave itself: it is new at every start, and the log line that says that it is
 * ready names it.
 */
public final class MasterIdentity {
  private static final Pattern READY =
      Pattern.compile("master (m-[A-Za-z0-9]{1,62}) of cluster \\S+ is ready");
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int MOST_BYTES = 1 << 20;

  private MasterIdentity() {}

  /**
   * Waits for a master that was just started.
   *
   * @param logFrom where its lines begin in the log
   * @throws ClusterStartException it ended, or was not ready within the limit
   */
  public static String await(Member master, long logFrom, Duration limit) throws IOException {
    long endNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean alive = master.isAlive();
      Optional<String> id = find(master.log(), logFrom);
      if (id.isPresent()) {
        return id.get();
      }
      if (!alive) {
        throw new ClusterStartException(master.name() + " ended:\n" + LastWords.of(master.log()));
      }
      if (System.nanoTime() - endNanos > 0 || Thread.currentThread().isInterrupted()) {
        throw new ClusterStartException(
            master.name() + " was not ready in time:\n" + LastWords.of(master.log()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  static Optional<String> find(Path log, long from) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] text = new byte[(int) Math.min(MOST_BYTES, Math.max(0, file.length() - from))];
      file.seek(from);
      file.readFully(text);
      Matcher ready = READY.matcher(new String(text, StandardCharsets.UTF_8));
      return ready.find() ? Optional.of(ready.group(1)) : Optional.empty();
    }
  }
}
