package io.cpcluster.contracts.task;

import io.cpcluster.contracts.json.Bytes;

/**
 * What a task answered. On the wire: {@code {"Number":3.0}}, {@code "Stored"}, {@code
 * {"Error":"…"}}; {@link ResultJson} is the table.
 */
public sealed interface Result {
  /** A number; the non-finite ones stand on the wire as strings. */
  record Number(double value) implements Result {}

  /** A text. */
  record Response(String text) implements Result {}

  /** Bytes. */
  record Data(Bytes bytes) implements Result {}

  /** The bytes are kept under their key. */
  record Stored() implements Result {}

  /** The file is written. */
  record Written() implements Result {}

  /** The task could not be done: the text says why. */
  record Error(String text) implements Result {}

  /**
   * What a command printed.
   *
   * @param exit its exit code
   * @param truncated whether the middle of the text was left out
   */
  record Output(int exit, String text, boolean truncated) implements Result {}

  /**
   * A result too large to travel in a message.
   *
   * @param node the peer that holds it
   * @param sha256 hex of the hash over the list of its chunks' hashes
   * @param size bytes
   */
  record Blob(String node, String sha256, long size) implements Result {}
}
