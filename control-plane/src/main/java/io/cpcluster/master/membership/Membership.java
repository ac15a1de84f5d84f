package io.cpcluster.master.membership;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.HeardAnswer;
import io.cpcluster.contracts.master.HeardQuestion;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Subscription;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is there. Every master hears every beat and watches every record; whichever finds a node
 * silent first asks around and writes that it is lost.
 *
 * <p>What a change of the table asks for is told by the table, and done here without its lock.
 */
public final class Membership implements NodeDirectory, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private final MembershipParts parts;
  private final NodeRecords records;
  private final Pings pings;
  private final LossInquiry inquiry;
  private final Conflicts conflicts;
  private final SharedNodeTable table;
  private final CountDownLatch known = new CountDownLatch(1);
  private final List<AutoCloseable> open = new ArrayList<>();

  public Membership(MembershipParts parts) {
    this.parts = parts;
    this.records = new NodeRecords(parts.nodes(), parts.health());
    this.pings = new Pings(parts.writing(), self(), parts.timing());
    this.inquiry =
        new LossInquiry(
            parts.writing(),
            pings,
            parts.masters(),
            parts.attention(),
            parts.clock(),
            parts.monotonicMs(),
            parts.timing());
    this.conflicts = new Conflicts(parts.monotonicMs());
    this.table = new SharedNodeTable(parts.timing());
  }

  /** Begins to watch records and to hear beats and questions. */
  public void hear() {
    Dispatch beats = parts.serving().dispatch("beats");
    open.add(beats.subscribe(Subjects.EVERY_AGENT_BEAT, null, this::beat));
    Dispatch questions = parts.serving().dispatch("questions");
    open.add(questions.subscribe(Subjects.masterHeard(self()), null, this::heardQuestion));
    open.add(records.watch(this::watched, known::countDown));
  }

  /** Waits until the present records are known; false when the limit passed first. */
  public boolean awaitKnown(Duration limit) throws InterruptedException {
    return known.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Hears from the servers of closed connections; without it, silence tells the same later. */
  public void hearServers(NatsConnection system, String closedConnections) {
    Subscription advisories =
        system.dispatch("advisories").subscribe(closedConnections, null, this::advisory);
    open.add(advisories);
  }

  /** Takes a share of what nodes ask the masters. */
  public void serve(SharedQueue shared) {
    Dispatch agents = parts.serving().dispatch("agents");
    Standing standing = new Standing(parts.join());
    Hellos hellos = new Hellos(this, records, standing, pings, parts.requests(), parts.events());
    shared.add(agents, Subjects.EVERY_AGENT_HELLO, hellos::handle);
    Leaves leaves = new Leaves(this, changes(), parts.requests(), parts.events());
    shared.add(agents, Subjects.EVERY_AGENT_LEAVE, leaves::handle);
  }

  /** Looks through the table. On the clock's thread. */
  public void tick() {
    change(nodes -> nodes.tick(now()));
  }

  /**
   * Ends a node's session, for good. Blocks; for virtual threads.
   *
   * @return false for a node that never was
   */
  public boolean shutOut(String node, String reason) throws Refusal, InterruptedException {
    CompletableFuture<NodeChanges.Outcome> ended = new CompletableFuture<>();
    changes()
        .apply(
            node,
            (record, session) ->
                record.state() == NodeState.REVOKED
                    ? Optional.empty()
                    : Optional.of(record.to(NodeState.REVOKED, session, wallMs(), reason)),
            ended::complete);
    try {
      return switch (ended.get()) {
        case NodeChanges.Outcome.Now(NodeRecord record, long session, boolean changed) -> {
          if (changed) {
            parts.events().node(node, "revoked", session, record.role(), reason);
          }
          yield true;
        }
        case NodeChanges.Outcome.UnknownNode _ -> false;
        case NodeChanges.Outcome.Unavailable(String text) ->
            throw Refusal.forNow(ErrorCode.UNAVAILABLE, text, node);
      };
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** How the records of nodes are changed by people. */
  NodeChanges changes() {
    return new NodeChanges(this, records);
  }

  @Override
  public Optional<NodeSnapshot> find(String node) {
    return table.ask(nodes -> Optional.ofNullable(nodes.find(node, nowMs())));
  }

  @Override
  public List<NodeSnapshot> all() {
    return table.ask(nodes -> nodes.all(nowMs()));
  }

  @Override
  public void listen(NodeListener listener) {
    table.listen(listener, nowMs());
  }

  @Override
  public void close() {
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception broken) {
        LOG.debug("a subscription did not close", broken);
      }
    }
  }

  String self() {
    return parts.masters().self();
  }

  long wallMs() {
    return parts.wall().millis();
  }

  long failoverTimeoutMs() {
    return parts.timing().failoverMs();
  }

  int inlineLimitBytes() {
    return parts.inlineLimitBytes();
  }

  /** Whether a conflict of this node is worth an event: the same one comes again and again. */
  boolean mayTellConflict(String node) {
    return conflicts.isNews(node);
  }

  /** Writes a record and brings the table up to date with the outcome before telling it. */
  void write(NodeRecord record, long expectedRevision, Consumer<WriteOutcome> done) {
    change(
        nodes -> {
          nodes.writing(record.id());
          return List.of();
        });
    records.write(
        record,
        expectedRevision,
        outcome -> {
          change(nodes -> written(nodes, record, outcome));
          done.accept(outcome);
        });
  }

  private List<Happening> written(NodeTable nodes, NodeRecord record, WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Won(long revision) -> nodes.wrote(record, revision, nowMs());
      case WriteOutcome.Lost(Entry current, _) ->
          nodes.notWritten(
              record.id(),
              current == null ? null : NodeRecords.held(current).orElse(null),
              false,
              nowMs());
      case WriteOutcome.Unknown _ -> nodes.notWritten(record.id(), null, true, nowMs());
    };
  }

  private void watched(Entry entry) {
    if (entry.operation() != Entry.Operation.PUT) {
      change(nodes -> nodes.forgotten(entry.key(), entry.revision()));
      return;
    }
    NodeRecords.parse(entry)
        .ifPresent(record -> change(nodes -> nodes.watched(record, entry.revision(), nowMs())));
  }

  private void beat(Message message) {
    Beat beat;
    try {
      beat = Json.read(message.body(), Beat.class);
    } catch (InvalidField broken) {
      LOG.debug("a beat on {} is none: {}", message.subject(), broken.getMessage());
      return;
    }
    String sender = Subjects.senderOf(message.subject());
    if (!sender.equals(beat.id())) {
      return;
    }
    NodeTable.HeardBeat heard = table.heard(beat, nowMs());
    heard.happenings().forEach(this::act);
    if (heard.standing() == NodeSnapshot.Standing.OVER && message.replyTo() != null) {
      parts.requests().refuse(message, sessionOver(sender, beat.session()));
    }
  }

  static ErrorAnswer sessionOver(String node, long session) {
    return ErrorAnswer.of(
        ErrorCode.SESSION_OVER,
        "session " + session + " of node " + node + " is over: say hello again",
        node);
  }

  private void heardQuestion(Message message) {
    HeardQuestion question;
    try {
      question = Json.read(message.body(), HeardQuestion.class);
    } catch (InvalidField broken) {
      LOG.debug("a question on {} is none: {}", message.subject(), broken.getMessage());
      return;
    }
    boolean heard =
        table.ask(
            nodes ->
                nodes.heardWithin(
                    question.node(), question.session(), question.withinMs(), nowMs()));
    parts.requests().reply(message, new HeardAnswer(self(), heard));
  }

  private void advisory(Message message) {
    Advisory.closedNode(message.body())
        .ifPresent(node -> change(nodes -> nodes.disconnected(node, nowMs())));
  }

  /** Makes a change, which is told, then does what it asks for. */
  private void change(Function<NodeTable, List<Happening>> change) {
    table.change(change).forEach(this::act);
  }

  private void act(Happening happening) {
    switch (happening) {
      case Happening.Suspect(NodeSnapshot node, Doubt.Cause cause) -> suspect(node, cause);
      case Happening.Ask ask -> inquire(ask);
      case Happening.WriteLost lost -> writeLost(lost);
      case Happening.Ended(String node, long session, String reason, _) ->
          LOG.info("session {} of node {} ended: {}", session, node, reason);
      case Happening.Started(NodeSnapshot node) ->
          LOG.info("node {} has session {}", node.id(), node.session());
      case Happening.WorkChanged _, Happening.Heard _ -> {}
    }
  }

  private void suspect(NodeSnapshot node, Doubt.Cause cause) {
    String reason = cause.inWords(parts.timing());
    LOG.info("node {} is suspect: {}", node.id(), reason);
    if (parts.masters().isSpokesman()) {
      parts.events().node(node.id(), "suspect", node.session(), node.role(), reason);
    }
    if (cause == Doubt.Cause.CLOSED) {
      pings.ping(
          node,
          alive -> {
            if (alive) {
              change(nodes -> nodes.pinged(node.id(), node.session(), nowMs()));
            }
          });
    }
  }

  private void inquire(Happening.Ask ask) {
    inquiry.ask(
        ask,
        verdict ->
            change(
                nodes ->
                    nodes.answered(ask.node().id(), ask.question(), verdict, now(), wallMs())));
  }

  private void writeLost(Happening.WriteLost lost) {
    NodeSnapshot node = lost.node();
    write(
        lost.lost(),
        node.revision(),
        outcome -> {
          if (outcome instanceof WriteOutcome.Won) {
            parts
                .events()
                .node(node.id(), "lost", node.session(), node.role(), lost.lost().reason());
          }
        });
  }

  private Doubt.Now now() {
    return new Doubt.Now(
        nowMs(), parts.attention().silenceCountsFromMs(), parts.attention().hearsItself());
  }

  private long nowMs() {
    return parts.monotonicMs().getAsLong();
  }
}
