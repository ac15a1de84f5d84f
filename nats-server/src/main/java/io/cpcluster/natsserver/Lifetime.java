package io.cpcluster.natsserver;

/** How long a server lives that nobody stops. */
public enum Lifetime {
  /** Until this JVM ends normally (a shutdown hook ends the server). */
  THIS_JVM,
  /** For itself, in its own session where the system has {@code setsid}; it outlives this JVM. */
  DETACHED
}
