package io.cpcluster.node.session;

import io.cpcluster.contracts.error.ErrorCode;

/** Why the masters did not take the node in when it said hello last. */
public record Refusal(ErrorCode code, String why) {}
