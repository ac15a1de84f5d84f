package io.cpcluster.master.membership;

/**
 * What this master doubts of a node whose record says that it is there. Each state offers only its
 * own steps; all are functions of the state and the time.
 */
sealed interface Doubt {
  Doubt NONE = new None();

  /** Why a node is in doubt. */
  enum Cause {
    SILENT,
    CLOSED;

    String inWords(Timing timing) {
      return switch (this) {
        case SILENT -> "silent for " + timing.silenceMs() + " ms";
        case CLOSED -> "connection closed";
      };
    }
  }

  /**
   * What the clock says.
   *
   * @param countsFromMs silence before this moment means nothing: the master itself was away
   * @param hearing whether this master hears anything now
   */
  record Now(long ms, long countsFromMs, boolean hearing) {}

  /** The state after time passed. */
  Doubt tick(long quietFromMs, long nextQuestion, Now now, Timing timing);

  /** None: heard as it should be. */
  record None() implements Doubt {
    @Override
    public Doubt tick(long quietFromMs, long nextQuestion, Now now, Timing timing) {
      long quietMs = now.ms - Math.max(quietFromMs, now.countsFromMs);
      return now.hearing && quietMs >= timing.silenceMs()
          ? new Suspected(Cause.SILENT, now.ms, now.ms)
          : this;
    }

    Doubt disconnected(long nowMs, Timing timing) {
      return new Suspected(Cause.CLOSED, nowMs, nowMs + timing.graceMs());
    }
  }

  /** Gets no work; is asked after when the time comes. */
  record Suspected(Cause cause, long sinceMs, long askAtMs) implements Doubt {
    @Override
    public Doubt tick(long quietFromMs, long nextQuestion, Now now, Timing timing) {
      if (now.countsFromMs > sinceMs) {
        return switch (cause) {
          case SILENT -> NONE;
          case CLOSED -> new Suspected(cause, now.countsFromMs, now.ms + timing.graceMs());
        };
      }
      return now.hearing && now.ms >= askAtMs
          ? new Asking(cause, sinceMs, nextQuestion, now.ms)
          : this;
    }
  }

  /** The node and the other masters are being asked. */
  record Asking(Cause cause, long sinceMs, long question, long askedAtMs) implements Doubt {
    @Override
    public Doubt tick(long quietFromMs, long nextQuestion, Now now, Timing timing) {
      return now.countsFromMs > askedAtMs ? later(now, timing) : this;
    }

    Doubt answered(LossInquiry.Verdict verdict, Now now, Timing timing) {
      if (now.countsFromMs > askedAtMs) {
        return later(now, timing);
      }
      return switch (verdict) {
        case HEARD -> NONE;
        case GONE -> new Ending(cause, sinceMs);
        case UNSURE -> new Suspected(cause, sinceMs, now.ms + timing.retryMs());
      };
    }

    /** Something was missed meanwhile: the answers mean nothing. */
    private Doubt later(Now now, Timing timing) {
      return new Suspected(cause, now.countsFromMs, now.ms + timing.graceMs());
    }
  }

  /** The record that says lost is being written; a sign of life comes too late to stop that. */
  record Ending(Cause cause, long sinceMs) implements Doubt {
    @Override
    public Doubt tick(long quietFromMs, long nextQuestion, Now now, Timing timing) {
      return this;
    }

    /** The write came to nothing. */
    Doubt notWritten(boolean heardSince, long nowMs, Timing timing) {
      return heardSince ? NONE : new Suspected(cause, sinceMs, nowMs + timing.retryMs());
    }
  }
}
