/**
 * The trust chain of NATS: an operator's key vouches for accounts, an account's keys for users,
 * each by a signed text (a JWT) that a server checks by itself. Keys are Ed25519, written as NATS
 * writes them: a public key begins with O, A or U, a seed (the secret) with S.
 */
package io.cpcluster.messaging.accounts;
