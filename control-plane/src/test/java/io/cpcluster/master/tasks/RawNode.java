package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.CancelAnswer;
import io.cpcluster.contracts.node.CancelCommand;
import io.cpcluster.contracts.node.DoneAnswer;
import io.cpcluster.contracts.node.DoneReport;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.HoldAnswer;
import io.cpcluster.contracts.node.HoldCommand;
import io.cpcluster.contracts.node.LogAnswer;
import io.cpcluster.contracts.node.LogCommand;
import io.cpcluster.contracts.node.PingAnswer;
import io.cpcluster.contracts.node.PingCommand;
import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.node.RunCommand;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.store.DropAnswer;
import io.cpcluster.contracts.store.DropCommand;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.store.StoreReport;
import io.cpcluster.contracts.store.StoreReportAnswer;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node that does what the test says. */
final class RawNode implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  final String id;
  final long session;
  final NatsConnection connection;
  final BlockingQueue<RunCommand> commands = new LinkedBlockingQueue<>();
  final BlockingQueue<CancelCommand> cancels = new LinkedBlockingQueue<>();
  private final BlockingQueue<Assignment> accepted = new LinkedBlockingQueue<>();
  private final Set<Long> fences = ConcurrentHashMap.newKeySet();
  volatile boolean refuses;
  final BlockingQueue<HoldCommand> holds = new LinkedBlockingQueue<>();
  volatile boolean hasBlobs = true;
  final BlockingQueue<LogCommand> logs = new LinkedBlockingQueue<>();
  volatile boolean opensLogs = true;

  /** It answers run commands only when this is open. */
  volatile CountDownLatch answersAfter = new CountDownLatch(0);

  final BlockingQueue<DropCommand> drops = new LinkedBlockingQueue<>();

  RawNode(NatsConnection connection, String id, long session) {
    this.connection = connection;
    this.id = id;
    this.session = session;
    Dispatch dispatch = connection.dispatch(id);
    dispatch.subscribe(Subjects.nodeRun(id), null, this::run);
    dispatch.subscribe(Subjects.nodePing(id), null, this::ping);
    dispatch.subscribe(Subjects.nodeCancel(id), null, this::cancel);
    dispatch.subscribe(Subjects.nodeHold(id), null, this::hold);
    dispatch.subscribe(Subjects.nodeLogs(id), null, this::logs);
    dispatch.subscribe(Subjects.nodeDrop(id), null, this::drop);
  }

  private void run(Message message) {
    RunCommand command = read(message, RunCommand.class);
    List<RunAnswer.Outcome> outcomes = new ArrayList<>();
    for (Assignment assignment : command.assignments()) {
      if (!refuses && fences.add(assignment.fence())) {
        accepted.add(assignment);
      }
      outcomes.add(
          new RunAnswer.Outcome(
              assignment.id(),
              assignment.fence(),
              refuses ? RunAnswer.Verdict.REFUSED : RunAnswer.Verdict.ACCEPTED));
    }
    awaitTurn();
    answer(message, new RunAnswer(session, command.session() != session, outcomes));
    commands.add(command);
  }

  private void awaitTurn() {
    try {
      if (!answersAfter.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(id + " was never to answer");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void ping(Message message) {
    PingCommand question = read(message, PingCommand.class);
    List<Long> notHeld =
        question.ask().stream().map(Held::fence).filter(f -> !fences.contains(f)).toList();
    answer(message, new PingAnswer(id, session, "p", notHeld));
  }

  private void cancel(Message message) {
    CancelCommand command = read(message, CancelCommand.class);
    cancels.add(command);
    answer(message, new CancelAnswer(session, List.of(), List.of()));
  }

  private void hold(Message message) {
    holds.add(read(message, HoldCommand.class));
    answer(message, new HoldAnswer(hasBlobs));
  }

  private void logs(Message message) {
    logs.add(read(message, LogCommand.class));
    answer(message, new LogAnswer(session, false, opensLogs));
  }

  /** Offers free slots; returns the master that took them. */
  void poll(int credits) throws InterruptedException {
    Reply reply =
        connection.request(Subjects.agentPoll(id), Json.write(new Poll(session, credits)), LIMIT);
    if (!(reply instanceof Reply.Answered(Message message))
        || message.header("Nats-Service-Error") != null) {
      throw new AssertionError("the poll was not taken: " + reply);
    }
  }

  Assignment nextAssignment() throws InterruptedException {
    Assignment next = accepted.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no assignment came within " + LIMIT);
    }
    return next;
  }

  DoneAnswer.Verdict done(Assignment assignment, Result result) throws Exception {
    return report(assignment, result).settled().getFirst().verdict();
  }

  DoneAnswer report(Assignment assignment, @Nullable Result result) throws Exception {
    DoneReport report =
        new DoneReport(
            session, List.of(new DoneReport.Done(assignment.id(), assignment.fence(), result)), 0);
    Reply reply = connection.request(Subjects.agentDone(id), Json.write(report), LIMIT);
    if (reply instanceof Reply.Answered(Message message)) {
      return Json.read(message.body(), DoneAnswer.class);
    }
    throw new AssertionError("the report was not answered: " + reply);
  }

  /** Reports a value; the answer's text. */
  String keeps(StoreEntry entry, boolean renewed) throws InterruptedException {
    if (tell(entry, renewed, null, LIMIT) instanceof Reply.Answered(Message message)) {
      return new String(message.body(), StandardCharsets.UTF_8);
    }
    throw new AssertionError("the report was not answered");
  }

  /** Reports a value that may replace one revision of its record. */
  StoreReportAnswer keeps(StoreEntry entry, boolean renewed, long from) throws Exception {
    if (tell(entry, renewed, from, LIMIT) instanceof Reply.Answered(Message message)) {
      return Json.read(message.body(), StoreReportAnswer.class);
    }
    throw new AssertionError("the report was not answered");
  }

  Reply tell(StoreEntry entry, boolean renewed, @Nullable Long from, Duration limit)
      throws InterruptedException {
    StoreReport report = new StoreReport(session, renewed, List.of(entry), from);
    return connection.request(Subjects.agentStore(id), Json.write(report), limit);
  }

  String nextDrop() throws InterruptedException {
    DropCommand drop = drops.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (drop == null) {
      throw new AssertionError("nothing was to be dropped within " + LIMIT);
    }
    return drop.key() + " " + drop.stamp() + " since " + drop.revision();
  }

  private void drop(Message message) {
    drops.add(read(message, DropCommand.class));
    answer(message, new DropAnswer(true));
  }

  private void answer(Message message, Object body) {
    String inbox = message.replyTo();
    if (inbox != null) {
      connection.publish(inbox, null, Map.of(), Json.write(body));
    }
  }

  private static <T> T read(Message message, Class<T> type) {
    try {
      return Json.read(message.body(), type);
    } catch (InvalidField broken) {
      throw new AssertionError(broken);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
