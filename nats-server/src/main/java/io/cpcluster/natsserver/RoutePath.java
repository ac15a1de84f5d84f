package io.cpcluster.natsserver;

/** The way that nats-servers of one cluster take to each other, through a proxy for instance. */
@FunctionalInterface
public interface RoutePath {
  /** No way round. */
  RoutePath STRAIGHT = (_, _, real) -> real;

  /**
   * Where a server connects to reach another one.
   *
   * @param from name of the one that connects
   * @param to name of the other
   * @param real where that one listens, {@code 127.0.0.1:6222}
   */
  String address(String from, String to, String real);

  /** Where servers tell others that they are reached; empty for where they listen. */
  default String advertised() {
    return "";
  }
}
