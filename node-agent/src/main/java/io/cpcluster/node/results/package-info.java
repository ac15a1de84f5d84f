/**
 * Results, kept from the end of a task until a master settled them: confirmed or called stale. The
 * first report goes to the master that assigned, later ones to any. Everything here is plain state,
 * owned by whoever holds the lock of {@link io.cpcluster.node.work.Desk}.
 */
package io.cpcluster.node.results;
