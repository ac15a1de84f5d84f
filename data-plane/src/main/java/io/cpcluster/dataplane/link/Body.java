package io.cpcluster.dataplane.link;

import java.nio.ByteBuffer;

/**
 * The raw bytes of a frame, in memory that is given back by {@link #release}. Not thread-safe; may
 * be handed from one thread to another.
 */
public interface Body {
  /**
   * The bytes, from position to limit. Of a body that is being made ({@link Link#allocate}) the
   * room for them; its position says how much was filled when it is sent.
   */
  ByteBuffer bytes();

  /**
   * Gives the memory back, once. While much of what came is not given back, nothing more is read.
   */
  void release();
}
