package io.cpcluster.node.storage;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.node.blobs.Use;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Values under keys. Thread-safe for different keys; of one key the caller changes nothing twice at
 * once.
 */
interface KeyStore {
  /** Where the bytes of a value are when it is given. */
  sealed interface Given {
    /** Bytes. */
    default long size() {
      return switch (this) {
        case Small(Bytes bytes) -> bytes.size();
        case Large(Use use) -> use.blob().sizeBytes();
      };
    }

    /** The hash of a blob of these bytes. */
    default String sha256() {
      return switch (this) {
        case Small(Bytes bytes) -> Hash.of(bytes.toArray());
        case Large(Use use) -> use.blob().sha256();
      };
    }

    /** In memory. */
    record Small(Bytes bytes) implements Given {}

    /** In a blob of this node, which stays while it is used. */
    record Large(Use use) implements Given {}
  }

  /** What became of a value. */
  sealed interface Put {
    record Kept(StoreEntry entry) implements Put {}

    /** The text is what the task answers. */
    record Refused(String why) implements Put {}
  }

  /** Puts a value under a key, in place of what was there. */
  Put put(String key, String stamp, Given value) throws IOException, InterruptedException;

  /** What is kept under a key, as a task answers it; empty when nothing is. */
  Optional<Result> get(String key) throws IOException, InterruptedException;

  /** Removes the value of that stamp; false when the key has another or none. */
  boolean drop(String key, String stamp) throws IOException, InterruptedException;

  /** What is known of the value under a key; empty when there is none. */
  Optional<StoreEntry> entry(String key);

  /** All that is kept. */
  List<StoreEntry> entries();
}
