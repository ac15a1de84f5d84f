package io.cpcluster.messaging.bucket;

import org.jspecify.annotations.Nullable;

/**
 * One compare-and-set.
 *
 * @param key what is written
 * @param expectedRevision revision that the key must have now; 0 when it must not exist
 * @param value the new value
 * @param life how long it lives
 * @param stateHeader text for the header {@code Cpcluster-State}, readable without the value
 */
@SuppressWarnings("ArrayRecordComponent")
public record Write(
    String key, long expectedRevision, byte[] value, Life life, @Nullable String stateHeader) {}
