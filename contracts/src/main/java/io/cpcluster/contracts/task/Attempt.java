package io.cpcluster.contracts.task;

import org.jspecify.annotations.Nullable;

/**
 * One assignment that a node did not refuse.
 *
 * @param number from 1
 * @param session the node's session
 * @param fence the revision of the record that says {@code running}; 0 in that very record, whose
 *     own revision it is
 * @param startedAtMs when the master assigned it, milliseconds since 1970
 * @param endedAtMs when it ended, or null while it runs
 * @param end how it ended: {@code finished}, {@code failed}, {@code lost: …}, {@code cancelled}
 */
public record Attempt(
    int number,
    String node,
    long session,
    long fence,
    String master,
    long startedAtMs,
    @Nullable Long endedAtMs,
    @Nullable String end) {

  Attempt ended(long byFence, long atMs, String how) {
    return new Attempt(number, node, session, byFence, master, startedAtMs, atMs, how);
  }
}
