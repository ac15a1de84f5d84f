package io.cpcluster.contracts.task;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import tools.jackson.databind.JsonNode;

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

  /**
   * Reads data of a person's request, in any of its spellings.
   *
   * @param where what it is the data of, for messages
   */
  static Content read(String where, JsonNode node) throws InvalidField {
    return ContentJson.read(where, node, Fields::of);
  }

  /** How many bytes it adds to a message. */
  default int inlineBytes() {
    return switch (this) {
      case Inline(Bytes bytes) -> bytes.size();
      case Stored _ -> 0;
    };
  }
}
