package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.nio.file.Path;

/** Decides whether a binary that was found is good enough. */
@FunctionalInterface
interface BinaryCheck {
  /** An exception means the same as {@link Verdict.Refused}. */
  Verdict check(Path binary) throws IOException, InterruptedException;

  /** The decision. */
  sealed interface Verdict {
    /** It works. */
    record Good(String version) implements Verdict {}

    /**
     * It cannot be used.
     *
     * @param reason text for people
     */
    record Refused(String reason) implements Verdict {}
  }
}
