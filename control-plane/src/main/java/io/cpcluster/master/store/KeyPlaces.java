package io.cpcluster.master.store;

import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.store.StoreRecord;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where keys lie, and where new ones may. Thread-safe. */
public final class KeyPlaces {
  private final KeyRecords records;
  private final NodeDirectory nodes;

  KeyPlaces(KeyRecords records, NodeDirectory nodes) {
    this.records = records;
    this.nodes = nodes;
  }

  /** Where a key lies. */
  public sealed interface Place {
    /** On a node, which may be away when it keeps it on disk. */
    record At(String node) implements Place {}

    /** Nowhere: never stored, deleted, or lost with the memory it was in. */
    record Nowhere() implements Place {}

    /** Nobody could say. */
    record Unknown(String text) implements Place {}
  }

  /** Looks a key up; the callback is on a thread of the connection. */
  public void find(String key, Consumer<Place> done) {
    records.read(
        key,
        read ->
            done.accept(
                switch (read) {
                  case KeyRecords.Read.Found(StoreRecord record, long _) -> placeOf(record);
                  case KeyRecords.Read.Missing _ -> new Place.Nowhere();
                  case KeyRecords.Read.Unavailable(String text) -> new Place.Unknown(text);
                }));
  }

  private Place placeOf(StoreRecord record) {
    return isThere(record) ? new Place.At(record.node()) : new Place.Nowhere();
  }

  /** Whether the value is still somewhere: what was in the memory of an ended session is not. */
  private boolean isThere(StoreRecord record) {
    return switch (record.keeping()) {
      case DISK -> !isRevoked(record.node());
      case MEMORY -> {
        Optional<NodeSnapshot> holder = nodes.find(record.node());
        yield holder.isEmpty()
            || switch (holder.get().standing(record.session())) {
              case CURRENT, NOT_YET_KNOWN -> true;
              case OVER -> false;
            };
      }
    };
  }

  private boolean isRevoked(String node) {
    return nodes.find(node).filter(one -> one.state() == NodeState.REVOKED).isPresent();
  }

  /** Whether the node that holds a key is there now, with the value. */
  boolean isHere(StoreRecord record) {
    return isThere(record) && nodes.find(record.node()).filter(NodeSnapshot::isMember).isPresent();
  }

  /**
   * Whether what a node kept under keys is gone: it keeps them in memory, and its session is over.
   */
  public boolean isLost(String node) {
    return nodes
        .find(node)
        .filter(one -> !one.isMember() && (one.role() != Role.DISK || isRevoked(node)))
        .isPresent();
  }

  /**
   * The node that takes work and keeps values on disk with the least to do.
   *
   * @param preferred taken when it is one of them
   */
  public Optional<String> keeper(@Nullable String preferred) {
    return nodes.all().stream()
        .filter(node -> node.role() == Role.DISK && node.takesWork())
        .min(
            Comparator.comparing((NodeSnapshot node) -> !node.id().equals(preferred))
                .thenComparingDouble(KeyPlaces::load))
        .map(NodeSnapshot::id);
  }

  private static double load(NodeSnapshot node) {
    double running = node.lastBeat().map(beat -> beat.running().size()).orElse(0);
    return running / Math.max(1, node.slots());
  }

  /** Whether a node keeps values so, or was never here and nobody can say. */
  public boolean mayKeep(String node, Keeping keeping) {
    return nodes
        .find(node)
        .map(one -> (one.role() == Role.DISK) == (keeping == Keeping.DISK))
        .orElse(true);
  }
}
