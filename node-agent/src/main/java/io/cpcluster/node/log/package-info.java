/** The node's log: on stderr, text on a terminal, JSON lines otherwise. */
package io.cpcluster.node.log;
