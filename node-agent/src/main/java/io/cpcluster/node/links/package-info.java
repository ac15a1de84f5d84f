/**
 * The node's links: at most one to each other peer. The masters decide who may have one and on
 * which port; the peer that is asked for listens, the one that asks dials.
 */
package io.cpcluster.node.links;
