/**
 * The cluster over HTTP: tasks in, results and events out, for programs that have no NATS client.
 * It is a person among others to the masters: the public subjects, no right on the state, nothing
 * in memory that would be missed.
 */
package io.cpcluster.gateway;
