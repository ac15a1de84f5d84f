package io.cpcluster.node.blobs;

/** What became of the wish for a blob. */
public sealed interface Supply {
  /** It is here. */
  record Here(Use use) implements Supply {}

  /**
   * It cannot be had; the text begins with a code: {@code blob_lost} when it is gone, another when
   * it may be had later.
   */
  record Missing(String why) implements Supply {}
}
