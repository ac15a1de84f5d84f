/**
 * Joining a cluster with a token, and coming back without one. The node's NATS key is made here and
 * never leaves this machine; its name belongs to that key from the first time on. The token is sent
 * only to a master of the cluster that the token names.
 */
package io.cpcluster.node.join;
