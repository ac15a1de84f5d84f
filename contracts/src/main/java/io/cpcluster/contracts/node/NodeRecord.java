package io.cpcluster.contracts.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster remembers of a node: one value per node in the nodes bucket.
 *
 * @param session the revision of the record that the node's hello wrote; 0 in that very record,
 *     whose own revision it is
 * @param process random text, new at every start of the node's process
 * @param machine hash of the machine's id and its network namespace, or null
 * @param sinceMs when this state began, milliseconds since 1970
 * @param reason why it is in this state, when there is more to say
 */
public record NodeRecord(
    String id,
    NodeState state,
    long session,
    Role role,
    List<String> labels,
    int slots,
    List<String> addresses,
    String version,
    String process,
    @Nullable String machine,
    long sinceMs,
    @Nullable String reason) {
  public NodeRecord {
    labels = labels.stream().sorted().distinct().toList();
    addresses = List.copyOf(addresses);
  }

  /** The record of a node that just said hello. */
  public static NodeRecord of(Hello hello, long atMs) {
    return new NodeRecord(
        hello.id(),
        NodeState.LIVE,
        0,
        hello.role(),
        hello.labels(),
        hello.slots(),
        hello.addresses(),
        hello.version(),
        hello.process(),
        hello.machine(),
        atMs,
        null);
  }

  /** The session, given the revision under which this record is stored. */
  public long sessionAt(long revision) {
    return session == 0 ? revision : session;
  }

  /** The same node in another state; {@code currentSession} as {@link #sessionAt} gives it. */
  public NodeRecord to(NodeState newState, long currentSession, long atMs, @Nullable String why) {
    return new NodeRecord(
        id,
        newState,
        currentSession,
        role,
        labels,
        slots,
        addresses,
        version,
        process,
        machine,
        atMs,
        why);
  }
}
