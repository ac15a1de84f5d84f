package io.cpcluster.contracts.join;

/**
 * What a master says of itself to a newcomer, as the signed text of {@link Challenge}.
 *
 * @param master takes the request that follows; no other can open it
 * @param nonce of the question
 * @param key the public key to seal the token's secret to, P-256 (X.509) in base64
 */
public record ChallengeStatement(
    String cluster, String master, String nonce, String key, long notAfterMs) {}
