package io.cpcluster.dataplane.link;

import io.cpcluster.dataplane.frame.Frame;
import io.cpcluster.dataplane.frame.FrameBatch;

/** Memory that the lanes of one event loop use in turn; empty between their turns. */
final class LoopBuffers {
  final byte[] header = new byte[Frame.MAX_HEADER_BYTES];
  final FrameBatch batch = new FrameBatch();
}
