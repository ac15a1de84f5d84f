/**
 * Blobs that tasks need, make and hold on this node. A blob stays as long as somebody holds it: a
 * task, as the masters say; a key of the memory store; a task that is just using it. When the last
 * of them is through, its time is over: it goes when room is needed, or after a few seconds.
 */
package io.cpcluster.node.blobs;
