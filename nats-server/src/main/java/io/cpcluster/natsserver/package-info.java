/**
 * Running one or three nats-servers as child processes.
 *
 * <p>The configuration is a commented template ({@code nats-conf/} in the sources, packed into this
 * jar) that nats-server reads as it is; the values it names stand in {@code settings.conf} beside
 * it. A server is ready when it has written its ports file and greets a client.
 */
package io.cpcluster.natsserver;
