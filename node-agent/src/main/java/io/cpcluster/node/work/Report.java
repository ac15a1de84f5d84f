package io.cpcluster.node.work;

import io.cpcluster.node.credits.Grant;
import io.cpcluster.node.results.Batch;
import org.jspecify.annotations.Nullable;

/**
 * Results and credits that are to be sent in one message.
 *
 * @param session the session they belong to
 * @param credits how many credits ride along
 * @param grant the same credits in the ledger, null when there are none
 */
public record Report(long session, Batch batch, int credits, @Nullable Grant grant) {}
