/**
 * NATS as the cluster uses it: one connection that reconnects for ever, publish, subscribe and
 * request. The only module that knows the client library.
 *
 * <p>Callbacks run on a delivery thread and must not block; the blocking forms are for virtual
 * threads.
 */
package io.cpcluster.messaging;
