package io.cpcluster.contracts.task;

import io.cpcluster.contracts.json.Bytes;

/**
 * The data of a task: in the message, or held by a peer. {@link ContentJson} is the table of its
 * spellings.
 */
public sealed interface Content {
  /** The bytes themselves, at most the cluster's {@code inline_limit_bytes}. */
  record Inline(Bytes bytes) implements Content {}

  /** A blob, fetched over a link by the node that needs it. */
  record Stored(BlobReference blob) implements Content {}

  static Content of(Bytes bytes) {
    return new Inline(bytes);
  }

  static Content of(BlobReference blob) {
    return new Stored(blob);
  }

  /** How many bytes it adds to a message. */
  default int inlineBytes() {
    return switch (this) {
      case Inline(Bytes bytes) -> bytes.size();
      case Stored _ -> 0;
    };
  }
}
