package io.cpcluster.node.results;

import io.cpcluster.contracts.node.DoneReport.Done;
import org.jspecify.annotations.Nullable;

/** One result that is not settled yet. Owned by its {@link HeldResults}. */
final class HeldResult {
  private final Done done;
  private final String master;
  private final long endedAt;
  private final int bytes;

  /** How often it was reported. */
  private int tries;

  private long nextTryAt;
  private @Nullable Batch reportedIn;

  HeldResult(Done done, String master, int bytes, long endedAt) {
    this.done = done;
    this.master = master;
    this.bytes = bytes;
    this.endedAt = endedAt;
  }

  Done done() {
    return done;
  }

  /** The master that assigned it. */
  String master() {
    return master;
  }

  int bytes() {
    return bytes;
  }

  long endedAt() {
    return endedAt;
  }

  int tries() {
    return tries;
  }

  boolean isOnItsWay() {
    return reportedIn != null;
  }

  boolean isDue(long now) {
    return tries > 0 && reportedIn == null && nextTryAt - now <= 0;
  }

  long nextTryAt() {
    return nextTryAt;
  }

  void reported(Batch batch) {
    reportedIn = batch;
    tries++;
  }

  /** That report did not settle it; false when it went out in another one since. */
  boolean unsettled(Batch batch, long tryAgainAt) {
    if (reportedIn != batch) {
      return false;
    }
    tryAgainAt(tryAgainAt);
    return true;
  }

  void tryAgainAt(long when) {
    reportedIn = null;
    nextTryAt = when;
  }
}
