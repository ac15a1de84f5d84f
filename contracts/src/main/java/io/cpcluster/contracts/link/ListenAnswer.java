package io.cpcluster.contracts.link;

import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link ListenCommand}.
 *
 * @param problem why not, null when it listens
 */
public record ListenAnswer(long session, boolean sessionOver, @Nullable String problem) {}
