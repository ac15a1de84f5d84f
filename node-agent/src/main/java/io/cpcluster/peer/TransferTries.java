package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.dataplane.transfer.TransferEnd;
import io.cpcluster.dataplane.transfer.TransferHandle;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Transfers of blobs, waited for and tried again. */
final class TransferTries {
  private static final int MOST_TRIES = 3;
  private static final Duration RENEWED_AFTER = Duration.ofMinutes(5);

  private TransferTries() {}

  /** One transfer. */
  @FunctionalInterface
  interface Try {
    void run() throws IOException, InterruptedException;
  }

  /** What may be only a link that ended, or a node that is busy, is tried again. */
  static void again(Try transfer) throws IOException, InterruptedException {
    for (int triesLeft = MOST_TRIES - 1; ; triesLeft--) {
      try {
        transfer.run();
        return;
      } catch (PeerException failed) {
        boolean mayPass =
            failed.code() == ErrorCode.UNAVAILABLE || failed.code() == ErrorCode.TIMED_OUT;
        if (!mayPass || triesLeft == 0) {
          throw failed;
        }
      }
    }
  }

  /**
   * Waits for the end of a transfer; an interrupt cancels it.
   *
   * @param trouble what a failure means
   * @param lent what is sent, held for as long as that takes
   */
  static void await(TransferHandle transfer, String trouble, @Nullable Lent lent)
      throws IOException, InterruptedException {
    try {
      if (end(transfer, lent) instanceof TransferEnd.Failed(ErrorCode code, String why)) {
        throw new PeerException(code, trouble + ": " + why);
      }
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      if (!transfer.ended().isDone()) {
        transfer.cancel();
      }
    }
  }

  private static TransferEnd end(TransferHandle transfer, @Nullable Lent lent)
      throws IOException, ExecutionException, InterruptedException {
    while (true) {
      try {
        return transfer.ended().get(RENEWED_AFTER.toMinutes(), TimeUnit.MINUTES);
      } catch (TimeoutException goesOn) {
        if (lent != null) {
          lent.renew();
        }
      }
    }
  }
}
