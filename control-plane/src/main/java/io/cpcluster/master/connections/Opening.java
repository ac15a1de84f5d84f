package io.cpcluster.master.connections;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.ConnectAnswer;
import io.cpcluster.contracts.link.Endpoint;
import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.link.LinkState;
import io.cpcluster.contracts.link.ListenCommand;
import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.contracts.link.Ticket;
import io.cpcluster.contracts.node.LocalAddress;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.Tickets;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.tasks.Steps;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code connect} on its way to an answer: finds the pair's link, or leases a port and has the
 * listener bind it. Whatever refuses it leaves no port leased. Used by one virtual thread.
 */
final class Opening {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  /** How many ports that other programs hold are tried. */
  private static final int MAX_TAKEN = 3;

  /** Shorter than a recorded opening lives, so that nobody listens when its port is free again. */
  private static final Duration OPEN_WITHIN = Duration.ofSeconds(12);

  private static final Duration READ_LIMIT = Duration.ofMillis(500);
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(1);
  private static final Duration LISTEN_LIMIT = Duration.ofMillis(900);

  private static final Duration CATCH_UP = Duration.ofMillis(500);

  /** A write that has less than this for it is not begun. */
  private static final Duration LEAST_FOR_WRITING = Duration.ofMillis(350);

  private final LinkParts parts;
  private final OpeningParts own;
  private final Authority authority;
  private final NodeSnapshot dialer;
  private final NodeSnapshot listener;
  private final String purpose;
  private final Deadline deadline;
  private final String host;
  private final String link;
  private int taken;

  Opening(
      LinkParts parts,
      OpeningParts own,
      Authority authority,
      NodeSnapshot dialer,
      NodeSnapshot listener,
      String purpose,
      Deadline deadline) {
    this.parts = parts;
    this.own = own;
    this.authority = authority;
    this.dialer = dialer;
    this.listener = listener;
    this.purpose = purpose;
    this.deadline = deadline;
    this.host = Hosts.of(listener);
    this.link = own.tokens().next("l-");
  }

  ConnectAnswer answer() throws Refusal, InterruptedException {
    if (listener.record().addresses().isEmpty()) {
      throw new Refusal(
          ErrorCode.PEER_NOT_LIVE,
          "node " + listener.id() + " told no address under which it is reached",
          listener.id());
    }
    while (true) {
      Duration limit = deadline.leftBut(Closings.WRITE_LIMIT, READ_LIMIT);
      if (limit.isZero()) {
        throw unavailable("there was no time left");
      }
      switch (own.records().read(dialer.id(), listener.id(), limit)) {
        case LinkRecords.Pair.Unavailable(String text) -> throw unavailable(text);
        case LinkRecords.Pair.Linked(HeldLink found) -> {
          if (found.isOfNow(dialer, listener, parts.wall().millis())) {
            return found(found.record());
          }
          end(found);
        }
        case LinkRecords.Pair.Apart _ -> {
          ConnectAnswer opened = onAFreePort();
          if (opened != null) {
            return opened;
          }
        }
      }
    }
  }

  private ConnectAnswer found(LinkRecord record) {
    NodeSnapshot listening = record.listener().equals(listener.id()) ? listener : dialer;
    return toConnect(listening.record().addresses(), record.link(), record.port(), null);
  }

  private static ConnectAnswer toConnect(
      List<String> addresses, String link, int port, @Nullable SignedTicket ticket) {
    List<String> nearerFirst = LocalAddress.localFirst(addresses);
    String likeliest = nearerFirst.isEmpty() ? "" : nearerFirst.getFirst();
    return new ConnectAnswer(new Endpoint(likeliest, port), link, nearerFirst, ticket);
  }

  private void end(HeldLink old) throws Refusal, InterruptedException {
    switch (own.closings()
        .end(old, "replaced: one of its peers has a new session", false, Closings.WRITE_LIMIT)) {
      case Closings.Ended.Gone _ -> {}
      case Closings.Ended.Kept(String why) -> throw unavailable(why);
    }
  }

  /** The answer, or null when the pair or the port went to somebody else meanwhile. */
  private @Nullable ConnectAnswer onAFreePort() throws Refusal, InterruptedException {
    OptionalInt port =
        own.table().awaitClaim(host, parts.ports(), deadline.leftBut(WRITE_LIMIT, CATCH_UP));
    if (port.isEmpty()) {
      throw Refusal.forNow(
          ErrorCode.POOL_EMPTY,
          "all ports from "
              + parts.ports().first()
              + " to "
              + parts.ports().last()
              + " on the host of node "
              + listener.id()
              + " are in use by links; close one: cpcluster links",
          listener.id());
    }
    try {
      return on(port.getAsInt());
    } finally {
      own.table().unclaim(host, port.getAsInt());
    }
  }

  private @Nullable ConnectAnswer on(int port) throws Refusal, InterruptedException {
    Duration limit = deadline.leftBut(Closings.WRITE_LIMIT, WRITE_LIMIT);
    if (limit.compareTo(LEAST_FOR_WRITING) < 0) {
      throw unavailable("there was no time left");
    }
    long now = parts.wall().millis();
    LinkRecord opening =
        new LinkRecord(
            link,
            LinkState.OPENING,
            dialer.id(),
            dialer.session(),
            listener.id(),
            listener.session(),
            host,
            port,
            purpose,
            now,
            own.tokens().next("n-"));
    return switch (own.records().open(opening, limit)) {
      case LinkRecords.Outcome.Done(HeldLink recorded) -> {
        parts.steps().reached(Steps.Point.LINK_OPENING_RECORDED);
        yield listen(recorded, now);
      }
      case LinkRecords.Outcome.Changed _ -> null;
      case LinkRecords.Outcome.Unknown(String text) -> throw unavailable(text);
    };
  }

  private @Nullable ConnectAnswer listen(HeldLink recorded, long now)
      throws Refusal, InterruptedException {
    SignedTicket ticket = Tickets.sign(ticket(recorded.record(), now), authority);
    ListenCommand command =
        new ListenCommand(
            parts.master(),
            listener.session(),
            link,
            recorded.record().port(),
            ticket,
            OPEN_WITHIN.toMillis());
    Duration limit = deadline.leftBut(Closings.WRITE_LIMIT, LISTEN_LIMIT);
    return switch (own.commands().listen(listener.id(), command, limit)) {
      case LinkCommands.Listening.Ready _ -> {
        parts.steps().reached(Steps.Point.LINK_LISTENED);
        yield toConnect(listener.record().addresses(), link, recorded.record().port(), ticket);
      }
      case LinkCommands.Listening.Failed(String problem) -> taken(recorded, problem);
      case LinkCommands.Listening.SessionOver _ ->
          throw givenUp(recorded, "node " + listener.id() + " has just begun a new session");
      case LinkCommands.Listening.Absent _ ->
          throw givenUp(recorded, "node " + listener.id() + " is not connected");
      case LinkCommands.Listening.Silent _ -> {
        own.commands()
            .tellClosed(listener.id(), listener.session(), link, "no answer came to listen");
        throw givenUp(recorded, "node " + listener.id() + " does not answer");
      }
    };
  }

  private Ticket ticket(LinkRecord record, long now) {
    return new Ticket(
        link,
        parts.cluster(),
        record.dialer(),
        record.dialerSession(),
        record.listener(),
        record.listenerSession(),
        record.port(),
        now + Tickets.life().toMillis());
  }

  private @Nullable ConnectAnswer taken(HeldLink recorded, String problem)
      throws Refusal, InterruptedException {
    int port = recorded.record().port();
    LOG.warn("node {} cannot listen on port {}: {}", listener.id(), port, problem);
    own.closings().takeBack(recorded, "port " + port + " cannot be bound: " + problem);
    if (++taken == MAX_TAKEN) {
      throw Refusal.forNow(
          ErrorCode.PORT_TAKEN,
          "node " + listener.id() + " could bind none of " + taken + " ports; the last: " + problem,
          listener.id());
    }
    return null;
  }

  private Refusal givenUp(HeldLink recorded, String why) throws InterruptedException {
    own.closings().takeBack(recorded, why);
    return Refusal.forNow(ErrorCode.PEER_NOT_LIVE, why, listener.id());
  }

  private Refusal unavailable(String why) {
    return Refusal.forNow(
        ErrorCode.UNAVAILABLE, "no link to node " + listener.id() + " now: " + why, listener.id());
  }
}
