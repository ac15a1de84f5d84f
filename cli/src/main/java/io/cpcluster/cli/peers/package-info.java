/** Commands that talk to a node over a link, as a peer of their own. */
package io.cpcluster.cli.peers;
