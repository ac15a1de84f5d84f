/**
 * The client library: a program joins the cluster as a peer without slots, and works with nodes
 * over direct links. {@link io.cpcluster.peer.Peer} is where to begin.
 */
package io.cpcluster.peer;
