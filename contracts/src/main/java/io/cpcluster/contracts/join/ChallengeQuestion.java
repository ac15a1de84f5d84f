package io.cpcluster.contracts.join;

/**
 * The first question of a newcomer, on {@code cpcluster.join.challenge}. Answered by {@link
 * Challenge}.
 *
 * @param nonce 32 random bytes in base64: the answer must hold them
 */
public record ChallengeQuestion(String nonce) {}
