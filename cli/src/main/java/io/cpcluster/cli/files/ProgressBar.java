package io.cpcluster.cli.files;

import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Screen;
import java.time.Duration;
import java.util.Locale;

/** How far a transfer is, on one line of a terminal; nothing without one. Used by one thread. */
final class ProgressBar {
  private static final int WIDTH = 20;
  private static final String BLOCK = "█";
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Screen screen;
  private final String label;
  private final String where;
  private final long beganNanos = System.nanoTime();

  ProgressBar(Screen screen, String label, String where) {
    this.screen = screen;
    this.label = label;
    this.where = where;
  }

  void show(long verified, long total) {
    if (screen.isTerminal() && total > 0) {
      screen.err().print(CLEAR_LINE + text(verified, total, System.nanoTime() - beganNanos));
      screen.err().flush();
    }
  }

  String text(long verified, long total, long tookNanos) {
    int filled = (int) (WIDTH * verified / total);
    double perSecond = verified / Math.max(1e-9, tookNanos / 1e9);
    String rest =
        perSecond <= 0
            ? "?"
            : Amounts.time(Duration.ofMillis((long) (1_000 * (total - verified) / perSecond)));
    return String.format(
        Locale.ROOT,
        "%s  %s %s  %s%s  %d %%  %s/s  ETA %s",
        label,
        Amounts.size(total),
        where,
        BLOCK.repeat(filled),
        " ".repeat(WIDTH - filled),
        100 * verified / total,
        Amounts.size((long) perSecond),
        rest);
  }

  void clear() {
    if (screen.isTerminal()) {
      screen.err().print(CLEAR_LINE);
      screen.err().flush();
    }
  }
}
