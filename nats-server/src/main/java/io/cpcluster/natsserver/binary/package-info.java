/**
 * Finding the programs {@code nats-server} and {@code nats} on this machine, or getting them.
 *
 * <p>A search is a list of small steps, each with a time limit; whatever goes wrong in one, the
 * next follows. What a step finds is checked (version, JetStream probe) before it is taken, and the
 * check is remembered, so that a second start costs nothing. Binaries that a step fetches or builds
 * go into the cache under their whole name or not at all; processes that search at the same time
 * wait for the first of them.
 */
package io.cpcluster.natsserver.binary;
