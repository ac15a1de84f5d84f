package io.cpcluster.master.membership;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import org.jspecify.annotations.Nullable;

/** What becomes of a hello, given the record that is there. */
sealed interface HelloDecision {
  /**
   * A new session is to be written.
   *
   * @param event joined or returned
   */
  record Write(NodeRecord record, long expectedRevision, String event) implements HelloDecision {}

  /** Another process has the identity: if it still answers, the newcomer is refused. */
  record AskOld(NodeRecord old, long revision) implements HelloDecision {}

  /** The node may not have a session. */
  record Refuse(ErrorCode code, String message) implements HelloDecision {}

  /**
   * Decides.
   *
   * @param found the node's record, null when it has none
   * @param revision of what is under the key, 0 when nothing is
   * @param oldIsSilent whether the process of the record was asked and did not answer
   */
  static HelloDecision of(
      Hello hello, @Nullable NodeRecord found, long revision, boolean oldIsSilent, long wallMs) {
    NodeRecord fresh = NodeRecord.of(hello, wallMs);
    if (found == null) {
      return new Write(fresh, revision, "joined");
    }
    boolean sameProcess = found.process().equals(hello.process());
    return switch (found.state()) {
      case REVOKED ->
          new Refuse(
              ErrorCode.NOT_ALLOWED, "node " + hello.id() + " was revoked and may not come back");
      case LOST -> new Write(fresh, revision, "returned");
      case LEFT -> new Write(fresh, revision, "joined");
      case DRAINING -> {
        if (sameProcess) {
          NodeRecord drained = fresh.to(NodeState.DRAINING, 0, wallMs, found.reason());
          yield new Write(drained, revision, "returned");
        }
        yield oldIsSilent ? new Write(fresh, revision, "returned") : new AskOld(found, revision);
      }
      case LIVE ->
          sameProcess || oldIsSilent
              ? new Write(fresh, revision, "returned")
              : new AskOld(found, revision);
    };
  }

  /** Names both processes. */
  static String conflict(Hello newcomer, NodeRecord old) {
    return "node "
        + newcomer.id()
        + " is live already as process "
        + described(old.process(), old.machine(), old.addresses().toString())
        + "; process "
        + described(newcomer.process(), newcomer.machine(), newcomer.addresses().toString())
        + " is refused. Give one of them another id, or stop the other first";
  }

  private static String described(String process, @Nullable String machine, String addresses) {
    return process + (machine == null ? "" : " on machine " + machine) + " " + addresses;
  }
}
