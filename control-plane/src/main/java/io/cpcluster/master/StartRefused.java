package io.cpcluster.master;

/** A master cannot start, and trying again would not help; the message says why. */
public final class StartRefused extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, and the exit code that says so, as sysexits.h numbers them. */
  public enum Cause {
    /** The NATS server is too old or has no JetStream: EX_UNAVAILABLE. */
    NATS_UNFIT(69),
    /** Streams or buckets are missing, or belong to another cluster: EX_NOINPUT. */
    STATE_LOST(66);

    private final int exitCode;

    Cause(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Cause cause;

  StartRefused(Cause cause, String message) {
    super(message);
    this.cause = cause;
  }

  public Cause why() {
    return cause;
  }
}
