package io.cpcluster.natsserver.binary;

import java.time.Duration;

/** How a command ended. */
sealed interface CommandOutcome {
  /**
   * It ended by itself.
   *
   * @param output the end of what it printed, at most 8 KiB
   */
  record Ended(int exitCode, String output) implements CommandOutcome {
    String lastLine() {
      return output.strip().lines().reduce("", (_, line) -> line).strip();
    }
  }

  /** It was ended because it took longer than allowed. */
  record TookTooLong(Duration limit) implements CommandOutcome {}

  /** Whether it ended by itself with exit code 0. */
  default boolean succeeded() {
    return this instanceof Ended ended && ended.exitCode() == 0;
  }

  /** What went wrong, in a few words. */
  default String describe() {
    return switch (this) {
      case Ended ended -> "exit code " + ended.exitCode() + ": " + ended.lastLine();
      case TookTooLong late -> "not done after " + late.limit().toSeconds() + " s";
    };
  }
}
