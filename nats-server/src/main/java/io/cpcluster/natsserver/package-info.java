/**
 * Running one or three nats-servers as child processes.
 *
 * <p>The configuration is a set of commented templates ({@code nats-conf/} in the sources, packed
 * into this jar) that nats-server reads as they are; the values they name stand in files beside
 * them, the secret ones readable by their owner only. No secret is ever an argument or an
 * environment variable. A server is ready when it has written its ports file and greets a client
 * with JetStream on.
 */
package io.cpcluster.natsserver;
