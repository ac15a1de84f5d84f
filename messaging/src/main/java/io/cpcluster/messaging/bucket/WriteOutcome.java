package io.cpcluster.messaging.bucket;

import org.jspecify.annotations.Nullable;

/** How a compare-and-set ended. */
public sealed interface WriteOutcome {
  /** Stored under this revision. */
  record Won(long revision) implements WriteOutcome {}

  /**
   * Not stored: the key had changed. Beside {@link Cause#KEY_GONE} the only outcome that licenses
   * dropping what the write was for.
   *
   * @param current the key's entry as its leader had it, when it was read
   * @param currentRevision the key's revision then, higher than the expected one
   */
  record Lost(@Nullable Entry current, long currentRevision) implements WriteOutcome {}

  /** Stored or not: nobody can say yet, unless the cause does. */
  record Unknown(Cause cause, String text) implements WriteOutcome {}

  /** Why nobody can say. */
  enum Cause {
    /** Silence, or no connection. */
    NO_ANSWER,
    /** An earlier write of this key is still being applied. */
    STILL_APPLYING,
    /** A server answered that had not seen what was expected. */
    DEPOSED_LEADER,
    /** The key was removed after what was expected, and its marker is gone too: not stored. */
    KEY_GONE,
    /** The bucket or its disk is full: not stored. */
    STORE_FULL,
    /** Another error of the server, or too many writes open. */
    SERVER_ERROR
  }
}
