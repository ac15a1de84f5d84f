package io.cpcluster.peer;

import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.node.payload.Holds;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A blob in this peer's store for as long as something is done with it. Immutable. */
final class Lent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lent.class);

  private final Holds holds;
  private final BlobId blob;
  private final String holder;
  private final Duration atMost;

  /**
   * @param number of its own, so that others who use the same blob are not concerned by its end
   */
  Lent(Holds holds, BlobId blob, Duration atMost, long number) throws IOException {
    this.holds = holds;
    this.blob = blob;
    this.holder = "lent " + number;
    this.atMost = atMost;
    renew();
  }

  /** Holds it for its whole time again, from now on. */
  void renew() throws IOException {
    holds.hold(blob, holder, atMost);
  }

  BlobId blob() {
    return blob;
  }

  /** It may go, unless somebody else holds it. */
  @Override
  public void close() {
    try {
      holds.release(blob, holder, Duration.ZERO);
    } catch (IOException stays) {
      LOG.debug("The blob {} stays for its time", blob.sha256(), stays);
    }
  }
}
