package io.cpcluster.messaging.bucket;

/** One part of a batch: several keys change together or not at all. */
public sealed interface Change {
  /** A value. */
  record Put(Write write) implements Change {}

  /** A deletion, by a marker that itself goes after 60 s. */
  record Delete(String key, long expectedRevision) implements Change {}

  /** What is written for it. */
  default Write asWrite() {
    return switch (this) {
      case Put(Write write) -> write;
      case Delete(String key, long expectedRevision) -> Bucket.marker(key, expectedRevision);
    };
  }

  /** Whether it leaves a marker instead of a value. */
  default boolean isDelete() {
    return switch (this) {
      case Put _ -> false;
      case Delete _ -> true;
    };
  }
}
