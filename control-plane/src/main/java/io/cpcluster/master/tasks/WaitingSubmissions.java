package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import java.util.Optional;

/**
 * The submissions that came to this master and were not read yet. When more come than are read, the
 * queue grows while it lasts, and what stands in it is taken long after those who sent it have
 * asked again: the cluster is busy with it when the rush is over. So while many wait, they are
 * refused at once, which takes a fraction of the work.
 */
final class WaitingSubmissions {
  /** As many as writes that may be open: what is in front of them is read in the same time. */
  static final int MOST = OpenWrites.MOST;

  private static final long RETRY_AFTER_MS = 500;

  private WaitingSubmissions() {}

  /**
   * Why a submission is not taken now, when it is not.
   *
   * @param waiting submissions behind it
   */
  static Optional<ErrorAnswer> refusal(int waiting) {
    return waiting <= MOST
        ? Optional.empty()
        : Optional.of(
            ErrorAnswer.retryAfter(
                ErrorCode.OVERLOADED,
                "more is submitted than can be read, "
                    + waiting
                    + " submissions wait; try again in "
                    + RETRY_AFTER_MS
                    + " ms with the same id",
                null,
                RETRY_AFTER_MS));
  }
}
