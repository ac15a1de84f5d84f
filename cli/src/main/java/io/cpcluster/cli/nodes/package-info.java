/** Asking about nodes, and draining them. */
package io.cpcluster.cli.nodes;
