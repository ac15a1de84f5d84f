package io.cpcluster.dataplane.frame;

import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.LinkMessageJson;
import io.cpcluster.contracts.link.Payload;

/** What every frame keeps to. */
public final class Frame {
  /** Bytes before the header: the two lengths. */
  public static final int LENGTHS_BYTES = Integer.BYTES + Long.BYTES;

  /** The largest header. */
  public static final int MAX_HEADER_BYTES = LinkMessageJson.MAX_HEADER_BYTES;

  /** The largest body: a chunk, with something to spare. Larger payloads are several frames. */
  public static final int MAX_BODY_BYTES = Payload.CHUNK_BYTES + (64 << 10);

  private Frame() {}

  /** Whether frames with such a header may have a body. */
  public static boolean mayHaveBody(LinkMessage message) {
    return switch (message) {
      case Payload.Chunk _, DirectWork.AssignTask _ -> true;
      case Payload _, DirectWork _, LaneMessage _ -> false;
    };
  }
}
