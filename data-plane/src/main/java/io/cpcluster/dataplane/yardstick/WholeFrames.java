package io.cpcluster.dataplane.yardstick;

import io.cpcluster.dataplane.frame.Frame;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;

/** Cuts what comes into frames without a body. */
final class WholeFrames extends LengthFieldBasedFrameDecoder {
  WholeFrames() {
    super(Frame.LENGTHS_BYTES + Frame.MAX_HEADER_BYTES, 0, Integer.BYTES, Long.BYTES, 0);
  }
}
