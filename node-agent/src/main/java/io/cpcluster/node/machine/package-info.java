/** What the node says of the machine it runs on. */
package io.cpcluster.node.machine;
