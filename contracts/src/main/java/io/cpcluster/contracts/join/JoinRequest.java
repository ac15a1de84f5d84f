package io.cpcluster.contracts.join;

import org.jspecify.annotations.Nullable;

/**
 * The second question of a newcomer, on {@code cpcluster.join.request}. All masters hear it, the
 * named one answers: by {@link JoinAnswer}, or {@code not_allowed} in the same words whatever the
 * reason.
 *
 * @param master who signed the challenge
 * @param claim a {@link JoinClaim} as JSON; signed as it stands
 * @param signature Ed25519 by the claim's NATS key over the claim, base64
 * @param secret of the token; null for one that was let in before
 */
public record JoinRequest(
    String master, String claim, String signature, @Nullable SealedSecret secret) {}
