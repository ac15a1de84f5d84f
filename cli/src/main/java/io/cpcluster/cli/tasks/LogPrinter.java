package io.cpcluster.cli.tasks;

import io.cpcluster.cli.terminal.Printable;
import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.contracts.link.DirectWork.LogPart;
import io.cpcluster.peer.PeerConnection;
import io.cpcluster.peer.PeerException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Prints what a command prints: as it is, or, where a person watches, made safe for a terminal. A
 * reader that is slow asks the node less often, and the node waits for nobody. Used by one thread.
 */
final class LogPrinter {
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final Screen screen;
  private int attempt;
  private long at;
  private boolean complete;
  private boolean printed;

  LogPrinter(Screen screen) {
    this.screen = screen;
  }

  /** An attempt's output follows, or goes on after the link was cut. */
  void begins(int number, String node) {
    if (number == attempt) {
      return;
    }
    if (attempt > 0) {
      screen.say("Attempt " + number + " on " + node + ":");
    }
    attempt = number;
    at = 0;
    complete = false;
  }

  /** Whether the last attempt was shown to its end. */
  boolean isComplete() {
    return complete;
  }

  /** Whether anything of it was shown. */
  boolean hasPrinted() {
    return printed;
  }

  boolean nobodyReads() {
    return screen.nobodyReads();
  }

  /**
   * Prints what there is. Returns when the node has nothing more, though it may have waited for it:
   * it forgets what ended a while ago, so that only a master can say whether more is to come.
   *
   * @param toTheEnd whether the node shall wait a little for more
   */
  void read(PeerConnection node, String task, boolean toTheEnd)
      throws PeerException, InterruptedException {
    while (!complete && !nobodyReads()) {
      LogPart part = node.readLog(task, at, toTheEnd ? WAIT : Duration.ZERO);
      if (part.from() > at) {
        screen.say("[… " + (part.from() - at) + " bytes left out …]");
      }
      print(part.data().toArray());
      at = part.from() + part.data().size();
      complete = part.ended();
      if (part.data().size() == 0) {
        return;
      }
    }
  }

  private void print(byte[] bytes) {
    printed |= bytes.length > 0;
    if (screen.isTerminal()) {
      screen.out().print(Printable.lines(new String(bytes, StandardCharsets.UTF_8)));
    } else {
      screen.out().write(bytes, 0, bytes.length);
    }
    screen.out().flush();
  }
}
