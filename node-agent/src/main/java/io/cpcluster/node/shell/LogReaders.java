package io.cpcluster.node.shell;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.link.DirectWork.LogPart;
import io.cpcluster.contracts.link.DirectWork.ReadLog;
import io.cpcluster.dataplane.link.Link;
import java.util.concurrent.Semaphore;

/**
 * Gives what commands print to those who may read it: a part for each question, so that whoever
 * reads slowly asks rarely. Never blocks; so many wait for more, each on a virtual thread.
 */
public final class LogReaders {
  /** The most questions that wait for an answer. */
  static final int MOST_WAITING = 64;

  private static final long LONGEST_WAIT_MS = 10_000;

  private final CommandLogs logs;
  private final Semaphore free = new Semaphore(MOST_WAITING);

  public LogReaders(CommandLogs logs) {
    this.logs = logs;
  }

  /** A peer wants to read. */
  public void read(Link link, ReadLog asked) {
    if (!logs.isOpen(asked.task(), link.peer())) {
      refuse(link, asked, "no log of that task is open to you here; ask a master for it");
    } else if (!free.tryAcquire()) {
      refuse(link, asked, "overloaded: " + MOST_WAITING + " read logs of this node already");
    } else {
      Thread.ofVirtual().name("log").start(() -> answer(link, asked));
    }
  }

  private static void refuse(Link link, ReadLog asked, String why) {
    link.send(new LogPart(asked.number(), asked.from(), Bytes.empty(), true, why));
  }

  private void answer(Link link, ReadLog asked) {
    try {
      link.send(part(asked));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  private LogPart part(ReadLog asked) throws InterruptedException {
    long waitMs = Math.clamp(asked.waitMs(), 0, LONGEST_WAIT_MS);
    long endNanos = System.nanoTime() + waitMs * 1_000_000;
    CommandOutput output = logs.await(asked.task(), waitMs);
    if (output == null) {
      return new LogPart(asked.number(), asked.from(), Bytes.empty(), false, null);
    }
    long restMs = Math.max(0, (endNanos - System.nanoTime()) / 1_000_000);
    CommandOutput.Part part = output.read(asked.from(), LogPart.MOST_BYTES, restMs);
    return new LogPart(asked.number(), part.from(), part.bytes(), part.ended(), null);
  }
}
