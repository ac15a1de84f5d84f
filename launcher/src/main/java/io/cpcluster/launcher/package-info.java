/**
 * A whole cluster on this machine from one call: nats-servers, masters and nodes, each a process of
 * its own.
 */
package io.cpcluster.launcher;
