/**
 * Direct tasks: one peer sends a task on a link and gets the result, with no master in between.
 * They live with their submitter. A slot lease promises slots of this node to one peer; the node
 * keeps the promise, with its end, and nobody else does.
 */
package io.cpcluster.node.direct;
