package io.cpcluster.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a file transfer, on {@code cpcluster.events.transfer.<id>.<what>}.
 *
 * @param type {@code io.cpcluster.event.v1.transfer_<what>}
 * @param what started, progress, completed or failed
 * @param verifiedBytes bytes whose hash the receiver checked
 */
public record TransferEvent(
    String type,
    String id,
    String what,
    String time,
    String from,
    String to,
    String file,
    long sizeBytes,
    long verifiedBytes,
    @Nullable String reason) {}
