/**
 * Credits: how many tasks the node may be sent, and which masters hold its offers. Everything here
 * is plain state, owned by whoever holds the lock of {@link io.cpcluster.node.work.Desk}.
 *
 * <pre>
 * capacity = slots + ahead(typical duration)
 * free     = capacity - busy slots - queued here - credits that masters hold or are being offered
 * </pre>
 */
package io.cpcluster.node.credits;
