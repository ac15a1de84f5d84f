package io.cpcluster.cli;

import io.cpcluster.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A screen that remembers what was written, and commands that write to it. */
public final class CapturedScreen {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Screen screen =
      new Screen(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          false);

  /** The screen itself. */
  public Screen screen() {
    return screen;
  }

  /** Runs a command and answers its exit code. */
  public int run(String... arguments) {
    return CommandTree.of(screen).execute(arguments);
  }

  /** The data so far. */
  public String data() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The talk so far. */
  public String talk() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
