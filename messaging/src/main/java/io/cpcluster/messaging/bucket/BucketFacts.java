package io.cpcluster.messaging.bucket;

import java.util.Map;

/**
 * How full a bucket is and what it is made of.
 *
 * @param messages keys, counting the markers of deleted ones
 * @param bytes stored
 * @param maxBytes the bucket's limit; -1 when it has none
 * @param replicas servers that hold it
 * @param metadata of its stream
 */
public record BucketFacts(
    long messages, long bytes, long maxBytes, int replicas, Map<String, String> metadata) {
  /** Copies the map. */
  public BucketFacts {
    metadata = Map.copyOf(metadata);
  }
}
