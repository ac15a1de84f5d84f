package io.cpcluster.contracts.access;

import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The grants of a cluster's users, one method for each kind. Inboxes are private: a user reads
 * those below {@code _INBOX.<its name>.} and nobody else's. A request that is not allowed looks to
 * its sender like one that nobody answers, and stands in the server's log as "Permissions
 * Violation".
 */
public final class Grants {
  /** What the inbox of a master's writing connection begins with. */
  public static final String MASTER = "master";

  /** The same of its serving connection. */
  public static final String SERVE = "serve";

  /** The same of its connection to the system account. */
  public static final String WATCH = "watch";

  /** The same of whoever has a token and no credentials yet. */
  public static final String JOIN = "join";

  /** The same of a cluster's gateway, a person that {@code dev up} and {@code init} make. */
  public static final String GATEWAY = "gateway";

  /** The requests of people. Their account may ask these of the masters', and nothing else. */
  public static final List<String> REQUESTS_OF_PEOPLE =
      List.of(
          "cpcluster.tasks.*",
          "cpcluster.nodes.*",
          "cpcluster.links.*",
          "cpcluster.store.*",
          "cpcluster.tokens.*",
          "cpcluster.users.*",
          Subjects.CLUSTER_INFO);

  /** What shows the masters to the {@code nats} command. */
  public static final String SERVICES = "$SRV.>";

  /** Where servers take the answers to requests of another account. */
  public static final String ANSWERS_TO_PEOPLE = "_R_.>";

  /** In audits: who submits the runs of tasks that repeat. */
  public static final String REPEAT = "repeat";

  /** Names that no node and no person may have, for their inboxes or deeds are others'. */
  public static final List<String> RESERVED = List.of(MASTER, SERVE, WATCH, JOIN, GATEWAY, REPEAT);

  private static final String ALL = "cpcluster.>";
  private static final String EVERY_INBOX = "_INBOX.>";
  private static final int JOIN_MESSAGE_BYTES = 64 << 10;

  private Grants() {}

  /** A master's writing connection: all state, all subjects of the cluster. */
  public static Grant masterWriting() {
    return new Grant(
        List.of("$JS.API.>", "$JS.ACK.>", "$JS.FC.>", "$KV.>", ALL, EVERY_INBOX),
        List.of("$KV.>", "$JS.EVENT.>", ALL, inbox(MASTER)),
        false,
        0);
  }

  /**
   * A master's serving connection: it takes requests and answers them. Whoever asks chooses where
   * the answer goes, so it may publish to inboxes and nowhere else: no request can make a master
   * write to the state.
   */
  public static Grant masterServing() {
    return new Grant(
        List.of(EVERY_INBOX, ANSWERS_TO_PEOPLE), List.of(ALL, SERVICES, inbox(SERVE)), false, 0);
  }

  /**
   * A master's connection to the system account: it hears of closed connections, which tell of dead
   * nodes sooner than silence does, may read the servers' variables, and push the list of those who
   * are revoked.
   *
   * @param account the cluster's account
   * @param people that of people
   */
  public static Grant masterWatching(String account, String people) {
    return new Grant(
        List.of(
            "$SYS.REQ.SERVER.PING.VARZ",
            "$SYS.REQ.CLAIMS.UPDATE",
            "$SYS.REQ.ACCOUNT." + account + ".CLAIMS.LOOKUP",
            "$SYS.REQ.ACCOUNT." + people + ".CLAIMS.LOOKUP"),
        List.of(closedConnections(account), inbox(WATCH)),
        false,
        0);
  }

  /** Where the servers tell of the closed connections of an account. */
  public static String closedConnections(String account) {
    return "$SYS.ACCOUNT." + account + ".DISCONNECT";
  }

  /** A node or client: its own subjects, and no right on JetStream at all. */
  public static Grant peer(String id) {
    Ids.require("id", id);
    return new Grant(
        List.of("cpcluster.agent." + id + ".>"),
        List.of("cpcluster.node." + id + ".>", Subjects.EVERY_MASTER_BEAT, inbox(id)),
        true,
        0);
  }

  /** Whoever has a token: it may ask to join, and that is all. */
  public static Grant joining() {
    return new Grant(
        List.of(Subjects.JOIN_CHALLENGE, Subjects.JOIN_REQUEST),
        List.of(inbox(JOIN)),
        false,
        JOIN_MESSAGE_BYTES);
  }

  /** A person: the requests that its rights open, and the events of the tasks it may run. */
  public static Grant person(String name, Set<Right> can) {
    Ids.require("name", name);
    Set<String> publish = new TreeSet<>();
    can.forEach(right -> publish.addAll(right.requests()));
    boolean sees = can.contains(Right.READ) || can.contains(Right.ADMIN);
    if (sees) {
      publish.add(SERVICES);
    }
    List<String> events =
        sees
            ? List.of(Subjects.EVERY_EVENT)
            : List.of(Subjects.EVERY_TASK_EVENT, Subjects.EVERY_GROUP_EVENT);
    List<String> subscribe = new ArrayList<>(events);
    subscribe.add(inbox(name));
    return new Grant(List.copyOf(publish), List.copyOf(subscribe), false, 0);
  }

  /** {@code _INBOX.<name>}: what the inboxes of a user begin with. */
  public static String inboxPrefix(String name) {
    return "_INBOX." + name;
  }

  private static String inbox(String name) {
    return inboxPrefix(name) + ".>";
  }
}
