package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.PingAnswer;
import io.cpcluster.contracts.node.PingCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.master.masters.MasterPeer;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one open record and does what it obliges to; see {@link Duty}. */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration ASK_LIMIT = Duration.ofSeconds(1);

  private final NatsConnection connection;
  private final InstantSource clock;
  private final Records records;
  private final Assignments assignments;
  private final NodeDirectory nodes;
  private final MasterDirectory masters;
  private final Helpers helpers;

  /** Who does what records oblige to. */
  record Helpers(Enqueuer enqueuer, Returns returns, Scheduling scheduling) {}

  Reconciler(
      NatsConnection connection,
      Parts parts,
      NodeDirectory nodes,
      MasterDirectory masters,
      Helpers helpers) {
    this.connection = connection;
    this.clock = parts.clock();
    this.records = parts.records();
    this.assignments = parts.assignments();
    this.nodes = nodes;
    this.masters = masters;
    this.helpers = helpers;
  }

  /** Reads a record from the leader and looks at it. */
  void check(String task) {
    records.readLatest(
        task,
        read -> {
          switch (read) {
            case Records.Read.Found found -> look(found.record(), found.revision());
            case Records.Read.Missing _, Records.Read.Unavailable _ -> {}
          }
        });
  }

  /** Looks at a record that may be old: what is done is decided by compare-and-set. */
  void look(TaskRecord record, long revision) {
    look(record, revision, () -> {});
  }

  /** As {@link #look(TaskRecord, long)}, and says when it is done. */
  void look(TaskRecord record, long revision, Runnable done) {
    switch (dutyOf(record, revision)) {
      case Duty.Nothing _ -> done.run();
      case Duty.PutInQueue(TaskRecord.Queued queued) ->
          helpers.enqueuer().enqueue(queued, revision, _ -> done.run());
      case Duty.Schedule(TaskRecord.Scheduled scheduled) ->
          helpers.scheduling().schedule(scheduled, revision, _ -> done.run());
      case Duty.DeclareLost(TaskRecord.Running running, String reason) ->
          helpers.returns().lost(running, revision, reason, clock.millis(), _ -> done.run());
      case Duty.AskNode(TaskRecord.Running running) -> ask(running, revision, done);
    }
  }

  private Duty dutyOf(TaskRecord record, long revision) {
    if (!(record instanceof TaskRecord.Running running)) {
      return Duty.of(record, revision, Set.of(), false, masters.self(), Optional.empty());
    }
    Set<String> alive = new HashSet<>();
    masters.others().stream().map(MasterPeer::id).forEach(alive::add);
    return Duty.of(
        running,
        revision,
        alive,
        assignments.holds(running.id(), revision),
        masters.self(),
        nodes.find(running.attempt().node()));
  }

  private void ask(TaskRecord.Running running, long fence, Runnable done) {
    String node = running.attempt().node();
    long session = running.attempt().session();
    PingCommand question = new PingCommand(masters.self(), List.of(new Held(running.id(), fence)));
    connection.request(
        Subjects.nodePing(node),
        Map.of(),
        Json.write(question),
        ASK_LIMIT,
        reply -> {
          if (reply instanceof Reply.Answered(var message)) {
            answered(running, fence, session, message.body(), done);
          } else {
            done.run();
          }
        });
  }

  private void answered(
      TaskRecord.Running running, long fence, long session, byte[] body, Runnable done) {
    PingAnswer answer;
    try {
      answer = Json.read(body, PingAnswer.class);
    } catch (InvalidField broken) {
      LOG.warn("a ping was answered with nonsense: {}", broken.getMessage());
      done.run();
      return;
    }
    if (answer.session() > session) {
      helpers
          .returns()
          .lost(running, fence, "its node began anew", clock.millis(), _ -> done.run());
    } else if (answer.session() == session && answer.notHeld().contains(fence)) {
      helpers.returns().refused(running, fence, _ -> done.run());
    } else {
      done.run();
    }
  }
}
