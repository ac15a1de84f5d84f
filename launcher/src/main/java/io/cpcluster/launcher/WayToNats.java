package io.cpcluster.launcher;

import java.util.List;

/** The way that masters and nodes take to NATS, through a proxy for instance. */
@FunctionalInterface
public interface WayToNats {
  /** No way round. */
  WayToNats STRAIGHT = (_, servers) -> servers;

  /**
   * Where a master or node connects.
   *
   * @param member its name
   * @param servers where the nats-servers listen, as URLs
   */
  List<String> urls(String member, List<String> servers);
}
