package io.cpcluster.contracts.store;

/**
 * A value that a node keeps under a key.
 *
 * @param size bytes
 * @param sha256 hex of the hash over the list of its chunks' hashes, as of a blob
 * @param stamp new for each value that a node stores: tells it from what the node had before
 */
public record StoreEntry(String key, Keeping keeping, long size, String sha256, String stamp) {}
