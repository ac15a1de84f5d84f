package io.cpcluster.master.leases;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LeaseCommand;
import io.cpcluster.contracts.link.LeaseRequest;
import io.cpcluster.contracts.link.RenewRequest;
import io.cpcluster.contracts.link.SlotLease;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.membership.Peers;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.master.requests.WaitingRequests;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Answers {@code lease} and {@code renew}. Holds no state; thread-safe. */
public final class Leases {
  private static final int MOST_AT_ONCE = 64;
  private static final int ID_BYTES = 12;
  private static final Duration ANSWER_WITHIN = Duration.ofMillis(1_500);
  private static final Duration NODE_LIMIT = Duration.ofMillis(500);

  private final String master;
  private final NodeDirectory nodes;
  private final Peers peers;
  private final Requests requests;
  private final LeaseCommands commands;
  private final SecureRandom random = new SecureRandom();

  public Leases(
      String master, NatsConnection writing, NodeDirectory nodes, Peers peers, Requests requests) {
    this.master = master;
    this.nodes = nodes;
    this.peers = peers;
    this.requests = requests;
    this.commands = new LeaseCommands(writing);
  }

  /** Takes a share of the requests of peers. */
  public void serve(SharedQueue shared, Dispatch dispatch) {
    WaitingRequests waiting = new WaitingRequests(requests, "leases", MOST_AT_ONCE);
    shared.add(dispatch, Subjects.EVERY_AGENT_LEASE, waiting.answering(this::lease));
    shared.add(dispatch, Subjects.EVERY_AGENT_RENEW, waiting.answering(this::renew));
  }

  private SlotLease lease(Message message) throws Refusal, InvalidField, InterruptedException {
    long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
    String asker = Subjects.senderOf(message.subject());
    LeaseRequest wish = Json.read(message.body(), LeaseRequest.class);
    requireRange("slots", wish.slots(), 1, LeaseRequest.MAX_SLOTS);
    requireRange("duration_ms", wish.durationMs(), 1, LeaseRequest.MAX_DURATION_MS);
    peers.asker(asker, wish.session());
    String target = wish.target();
    if (target != null) {
      NodeSnapshot _ = peers.live(target);
    }
    String lease = newId();
    List<SlotLease.Share> shares = new ArrayList<>();
    Candidates candidates = new Candidates(nodes.all(), asker, wish);
    int missing = wish.slots();
    while (missing > 0 && !candidates.isEmpty()) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        break;
      }
      List<SlotLease.Share> more =
          commands.ask(asked(candidates.next(missing), asker, wish, lease), shorter(left));
      shares.addAll(more);
      missing -= more.stream().mapToInt(SlotLease.Share::slots).sum();
    }
    if (shares.isEmpty()) {
      throw noSlots(wish);
    }
    return new SlotLease(lease, shares, wish.durationMs());
  }

  private List<LeaseCommands.Asked> asked(
      List<Candidates.Portion> portions, String asker, LeaseRequest wish, String lease) {
    return portions.stream()
        .map(
            portion ->
                new LeaseCommands.Asked(
                    portion.node().id(),
                    new LeaseCommand(
                        master,
                        portion.node().session(),
                        lease,
                        asker,
                        wish.session(),
                        portion.slots(),
                        wish.durationMs())))
        .toList();
  }

  private static Refusal noSlots(LeaseRequest wish) {
    String target = wish.target();
    String where =
        target != null
            ? "node " + target
            : "no node of class " + new TaskClass(wish.role(), wish.labels()).token();
    return Refusal.forNow(
        ErrorCode.OVERLOADED,
        where + " has " + (target != null ? "no free slot" : "a free slot") + " now",
        target);
  }

  private SlotLease renew(Message message) throws Refusal, InvalidField, InterruptedException {
    String asker = Subjects.senderOf(message.subject());
    RenewRequest wish = Json.read(message.body(), RenewRequest.class);
    requireRange("duration_ms", wish.durationMs(), 0, LeaseRequest.MAX_DURATION_MS);
    requireRange("nodes", wish.nodes().size(), 1, LeaseRequest.MAX_SLOTS);
    if (!Ids.isValid(wish.lease())) {
      throw new Refusal(ErrorCode.INVALID_REQUEST, "lease " + Ids.rule(wish.lease()), null);
    }
    peers.asker(asker, wish.session());
    List<LeaseCommands.Asked> asked = new ArrayList<>();
    for (String node : wish.nodes()) {
      Optional<NodeSnapshot> found = nodes.find(node).filter(NodeSnapshot::isMember);
      found.ifPresent(
          member ->
              asked.add(
                  new LeaseCommands.Asked(
                      node,
                      new LeaseCommand(
                          master,
                          member.session(),
                          wish.lease(),
                          asker,
                          wish.session(),
                          0,
                          wish.durationMs()))));
    }
    List<SlotLease.Share> shares = commands.ask(asked, ANSWER_WITHIN);
    boolean ended = wish.durationMs() == 0;
    if (shares.isEmpty() && !ended) {
      throw new Refusal(
          ErrorCode.NOT_FOUND, "none of the nodes holds lease " + wish.lease(), wish.lease());
    }
    return new SlotLease(wish.lease(), ended ? List.of() : shares, wish.durationMs());
  }

  private static void requireRange(String field, long value, long least, long most) throws Refusal {
    if (value < least || value > most) {
      throw new Refusal(
          ErrorCode.INVALID_REQUEST,
          field + " is " + value + "; from " + least + " to " + most + " is allowed",
          null);
    }
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "s-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Duration shorter(Duration left) {
    return left.compareTo(NODE_LIMIT) < 0 ? left : NODE_LIMIT;
  }
}
