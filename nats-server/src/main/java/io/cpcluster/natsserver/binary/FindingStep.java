package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.time.Duration;

/** One place to look for a binary. */
interface FindingStep {
  /** The place, as text for people. */
  String name();

  /** The step is given up after this time. */
  Duration limit();

  /** Whether the user asked for what it finds, so that not using it deserves a warning. */
  default boolean isChosenByUser() {
    return false;
  }

  /** Looks; an exception means the same as {@link StepOutcome.Nothing}. */
  StepOutcome look(Surroundings surroundings) throws IOException, InterruptedException;
}
