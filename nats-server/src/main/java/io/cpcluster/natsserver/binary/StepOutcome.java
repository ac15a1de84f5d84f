package io.cpcluster.natsserver.binary;

import java.nio.file.Path;
import java.util.List;

/** What one step of a search came to. */
sealed interface StepOutcome {
  /**
   * Binaries to check, best first.
   *
   * @param source where they come from, as text for people
   */
  record Candidates(List<Path> binaries, String source) implements StepOutcome {
    public Candidates {
      binaries = List.copyOf(binaries);
    }

    public Candidates(Path binary, String source) {
      this(List.of(binary), source);
    }
  }

  /**
   * Nothing here; the next step follows.
   *
   * @param reason text for people
   */
  record Nothing(String reason) implements StepOutcome {}
}
