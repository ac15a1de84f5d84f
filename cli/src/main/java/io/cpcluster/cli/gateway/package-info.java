/** The gateway as a command: the cluster over HTTP. */
package io.cpcluster.cli.gateway;
