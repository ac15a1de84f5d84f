/** What nodes and masters say to each other, and what is remembered of a node. */
package io.cpcluster.contracts.node;
