/**
 * Where NATS is and who one is there, as the {@code nats} command knows it: its variables and its
 * contexts, in its own order.
 */
package io.cpcluster.messaging.context;
