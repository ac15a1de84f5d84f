/**
 * Enrolment. Whoever has a token asks for a challenge, checks by the token's pin that a master of
 * the right cluster signed it, and only then sends the token's secret, sealed to that master, with
 * the public halves of keys of its own. The answer holds no secret.
 */
package io.cpcluster.contracts.join;
