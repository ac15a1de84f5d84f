package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.node.RunCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.master.tasks.Assignments.Assigned;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells nodes to start what was assigned to them. Assignments made while more answers of the store
 * wait to be read go out together, one message per node. A command without an answer is repeated
 * until the node answers or its session is over; the same fence twice is the same assignment.
 */
final class Runs {
  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
  private static final int MAX_BATCH = 64;

  /** Bytes of data from which on nothing joins a command: it stays well below what NATS takes. */
  private static final int MAX_BATCH_BYTES = 1 << 20;

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
  private static final Duration REPEAT_AFTER = Duration.ofMillis(200);

  /** What is held back for those that follow at once goes out after so long, whatever comes. */
  private static final Duration LONGEST_HOLD = Duration.ofMillis(8);

  /** The same while few assignments are open: then hardly any follow at once. */
  private static final Duration SHORT_HOLD = Duration.ofMillis(1);

  private static final int FEW = 32;

  private final NatsConnection connection;
  private final String self;
  private final Assignments assignments;
  private final Later later;
  private final Consumer<Assigned> refused;

  /** Assignments to be sent, by node and session; guarded by its own monitor. */
  private final Map<NodeSession, Batch> outbox = new HashMap<>();

  private final AtomicBoolean flushIsDue = new AtomicBoolean();
  private final ConcurrentHashMap<NodeSession, Boolean> ended = new ConcurrentHashMap<>();

  private record NodeSession(String node, long session) {}

  /** What goes out together; guarded by the monitor of the outbox until it is taken from there. */
  private static final class Batch {
    private final List<Assigned> assigned = new ArrayList<>();
    private int dataBytes;

    void add(Assigned one) {
      assigned.add(one);
      dataBytes += one.record().head().openTask().content().map(Content::inlineBytes).orElse(0);
    }

    boolean isFull() {
      return assigned.size() >= MAX_BATCH || dataBytes >= MAX_BATCH_BYTES;
    }
  }

  /**
   * @param refused told of an assignment the node did not take
   */
  Runs(
      NatsConnection connection,
      String self,
      Assignments assignments,
      Later later,
      Consumer<Assigned> refused) {
    this.connection = connection;
    this.self = self;
    this.assignments = assignments;
    this.later = later;
    this.refused = refused;
  }

  /** Sends it, alone or with those that follow at once. */
  void send(Assigned assigned) {
    NodeSession to = new NodeSession(assigned.node(), assigned.session());
    if (ended.containsKey(to)) {
      refused.accept(assigned);
      return;
    }
    Batch full = null;
    synchronized (outbox) {
      Batch batch = outbox.computeIfAbsent(to, _ -> new Batch());
      batch.add(assigned);
      if (batch.isFull()) {
        full = outbox.remove(to);
      }
    }
    if (full != null) {
      command(to, full.assigned);
    }
    if (connection.pendingReplies() == 0) {
      flush();
    } else if (flushIsDue.compareAndSet(false, true)) {
      later.after(
          assignments.size() < FEW ? SHORT_HOLD : LONGEST_HOLD,
          () -> {
            flushIsDue.set(false);
            flush();
          });
    }
  }

  /** Sends what was held back to go out together. */
  void flush() {
    Map<NodeSession, Batch> ready;
    synchronized (outbox) {
      if (outbox.isEmpty()) {
        return;
      }
      ready = new HashMap<>(outbox);
      outbox.clear();
    }
    ready.forEach((to, batch) -> command(to, batch.assigned));
  }

  /** Nothing is repeated to that session any more. */
  void sessionEnded(String node, long session) {
    ended.put(new NodeSession(node, session), Boolean.TRUE);
    later.after(Duration.ofMinutes(1), () -> ended.remove(new NodeSession(node, session)));
  }

  private void command(NodeSession to, List<Assigned> batch) {
    List<RunCommand.Assignment> wanted = new ArrayList<>(batch.size());
    for (Assigned assigned : batch) {
      wanted.add(
          new RunCommand.Assignment(
              assigned.id(),
              assigned.fence(),
              assigned.record().attempt().number(),
              assigned.record().head().openTask(),
              assigned.record().head().options().timeoutMs()));
    }
    connection.request(
        Subjects.nodeRun(to.node()),
        Map.of(),
        Json.write(new RunCommand(self, to.session(), wanted)),
        ANSWER_LIMIT,
        reply -> answered(to, batch, reply));
  }

  private void answered(NodeSession to, List<Assigned> batch, Reply reply) {
    switch (reply) {
      case Reply.Answered(var message) -> read(to, batch, message.body());
      case Reply.TimedOut _, Reply.NoResponders _ ->
          later.after(REPEAT_AFTER, () -> repeat(to, batch));
      case Reply.Closed _ -> {}
    }
  }

  private void read(NodeSession to, List<Assigned> batch, byte[] body) {
    RunAnswer answer;
    try {
      answer = Json.read(body, RunAnswer.class);
    } catch (InvalidField broken) {
      LOG.warn("{} answered a run command with nonsense: {}", to.node(), broken.getMessage());
      later.after(REPEAT_AFTER, () -> repeat(to, batch));
      return;
    }
    if (answer.sessionOver()) {
      overAt(answer.session(), to, batch);
      return;
    }
    Map<Long, RunAnswer.Verdict> verdicts = new HashMap<>();
    answer.outcomes().forEach(outcome -> verdicts.put(outcome.fence(), outcome.verdict()));
    for (Assigned assigned : batch) {
      if (verdicts.get(assigned.fence()) == RunAnswer.Verdict.REFUSED) {
        refused.accept(assigned);
      }
    }
  }

  /**
   * A later session of the node says that this one is over. Anything else is the word of a process
   * that has the node's name and not its session: a clone that was not let in, or a newcomer that
   * still asks. The session itself may be working on it, and its end is told otherwise.
   */
  private void overAt(long session, NodeSession to, List<Assigned> batch) {
    if (session > to.session()) {
      batch.forEach(refused);
    } else {
      later.after(REPEAT_AFTER, () -> repeat(to, batch));
    }
  }

  private void repeat(NodeSession to, List<Assigned> batch) {
    if (ended.containsKey(to)) {
      return;
    }
    List<Assigned> open =
        batch.stream()
            .filter(assigned -> assignments.holds(assigned.id(), assigned.fence()))
            .toList();
    if (!open.isEmpty()) {
      command(to, open);
    }
  }
}
