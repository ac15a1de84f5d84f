/** What this node keeps under keys for as long as its program runs. */
package io.cpcluster.node.memory;
