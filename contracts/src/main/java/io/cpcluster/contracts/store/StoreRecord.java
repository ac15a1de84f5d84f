package io.cpcluster.contracts.store;

/**
 * Where the value of a key lies, in the bucket {@code cpcluster_store}.
 *
 * @param session of the node when it stored the value; what it keeps in memory ends with it
 * @param sinceMs when the node reported it
 */
public record StoreRecord(
    String key,
    String node,
    long session,
    Keeping keeping,
    long size,
    String sha256,
    String stamp,
    long sinceMs) {}
