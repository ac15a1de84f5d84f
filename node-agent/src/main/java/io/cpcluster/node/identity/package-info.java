/** Who the node is on links: its own key and the certificates the masters give for it. */
package io.cpcluster.node.identity;
