package io.cpcluster.node.shell;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of this node print, by task, while they run and for a while after; and who may
 * read it: the peers that masters named. The monitor guards everything; those who wait for a
 * command to begin wait on it.
 */
public final class CommandLogs {
  /** Logs of commands that have ended, at most so many and no longer. */
  private static final int MOST_ENDED = 16;

  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int MOST_OPEN = 1_024;
  private static final int MOST_PEERS = 16;

  private final Map<String, CommandOutput> running = new LinkedHashMap<>();
  private final Map<String, Past> ended = bounded(MOST_ENDED);
  private final Map<String, Set<String>> readers = bounded(MOST_OPEN);

  private record Past(CommandOutput output, long atNanos) {}

  private static <T> Map<String, T> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, false) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > most;
      }
    };
  }

  /** A command of this task begins. */
  synchronized CommandOutput begin(String task) {
    CommandOutput output = new CommandOutput();
    ended.remove(task);
    running.put(task, output);
    notifyAll();
    return output;
  }

  synchronized void ended(String task, CommandOutput output) {
    if (running.remove(task, output)) {
      ended.put(task, new Past(output, System.nanoTime()));
    }
  }

  /** A peer may read what the command of this task prints. */
  synchronized void open(String task, String peer) {
    Set<String> peers = readers.computeIfAbsent(task, _ -> new LinkedHashSet<>());
    if (peers.add(peer) && peers.size() > MOST_PEERS) {
      peers.remove(peers.iterator().next());
    }
  }

  synchronized boolean isOpen(String task, String peer) {
    return readers.getOrDefault(task, Set.of()).contains(peer);
  }

  /** The log of a task, waited for while it has not begun; null when the time passed before. */
  synchronized @Nullable CommandOutput await(String task, long waitMs) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    while (true) {
      forgetOld();
      CommandOutput output = running.get(task);
      Past past = ended.get(task);
      if (output != null) {
        return output;
      }
      if (past != null) {
        return past.output();
      }
      long left = (until - System.nanoTime() + 999_999) / 1_000_000;
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
  }

  private void forgetOld() {
    long now = System.nanoTime();
    ended.values().removeIf(past -> now - past.atNanos() > KEPT_NANOS);
  }
}
