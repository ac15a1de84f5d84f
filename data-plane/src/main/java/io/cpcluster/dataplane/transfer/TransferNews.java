package io.cpcluster.dataplane.transfer;

/**
 * How far a transfer is.
 *
 * @param peer id of the other peer
 * @param file name of the file; of several the first, with how many more
 * @param verifiedBytes bytes whose hash the receiver checked
 */
public record TransferNews(
    String id, String peer, Direction direction, String file, long sizeBytes, long verifiedBytes) {}
