package io.cpcluster.contracts.link;

import org.jspecify.annotations.Nullable;

/**
 * What the sender of a transfer tells the masters on {@code cpcluster.agent.<id>.transfer}; a
 * master makes an event of it. Not answered.
 *
 * @param what started, progress, completed or failed
 * @param to id of the receiving peer
 * @param verifiedBytes bytes whose hash the receiver checked
 */
public record TransferReport(
    long session,
    String transfer,
    String what,
    String to,
    String file,
    long sizeBytes,
    long verifiedBytes,
    @Nullable String reason) {}
