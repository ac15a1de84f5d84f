package io.cpcluster.node.links;

import io.cpcluster.dataplane.link.Link;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open links by peer, and those who wait for one. Thread-safe. */
final class OpenLinks {
  private final Map<String, Link> byPeer = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Link>> awaited = new ConcurrentHashMap<>();

  Optional<Link> to(String peer) {
    return Optional.ofNullable(byPeer.get(peer)).filter(Link::isOpen);
  }

  List<Link> all() {
    return List.copyOf(byPeer.values());
  }

  /** Takes a link in; answers the one it replaces. */
  @Nullable Link add(Link link) {
    Link before = byPeer.put(link.peer(), link);
    CompletableFuture<Link> waiting = awaited.remove(link.peer());
    if (waiting != null) {
      waiting.complete(link);
    }
    return before == null || before.equals(link) ? null : before;
  }

  void remove(Link link) {
    byPeer.remove(link.peer(), link);
  }

  /** Completes with the next link to that peer; shared by all who wait for it. */
  CompletableFuture<Link> next(String peer) {
    return awaited.computeIfAbsent(peer, _ -> new CompletableFuture<>());
  }
}
