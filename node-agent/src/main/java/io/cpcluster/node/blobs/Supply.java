package io.cpcluster.node.blobs;

/** What became of the wish for a blob. */
public sealed interface Supply {
  /** It is here. */
  record Here(Use use) implements Supply {}

  /** It cannot be had; the text begins with a code, such as {@code blob_lost}. */
  record Missing(String why) implements Supply {}
}
