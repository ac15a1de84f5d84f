package io.cpcluster.system;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.CancelAnswer;
import io.cpcluster.contracts.node.DoneReport;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.PingAnswer;
import io.cpcluster.contracts.node.PingCommand;
import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.node.RunCommand;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node that holds on to its tasks until the test says how they end: no computation lasts long
 * enough for that. It may fall silent and speak again. Thread-safe.
 */
final class RawNode implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final NatsConnection connection;
  private final String id;
  private final List<String> labels;
  private final long session;
  private final Duration beatEvery;
  private final Map<Long, Held> held = new ConcurrentHashMap<>();
  private final BlockingQueue<Assignment> accepted = new LinkedBlockingQueue<>();
  private final Thread beats;
  private volatile boolean silent;

  /** Whether assignments are refused. */
  volatile boolean refuses;

  private RawNode(
      NatsConnection connection, String id, List<String> labels, long session, Duration beatEvery) {
    this.connection = connection;
    this.id = id;
    this.labels = labels;
    this.session = session;
    this.beatEvery = beatEvery;
    this.beats = Thread.ofVirtual().name("beats of " + id).unstarted(this::beat);
  }

  /** Says hello and beats from then on. */
  static RawNode join(LocalCluster cluster, String id, String label) throws Exception {
    NatsConnection connection =
        People.connect(
            new NatsSettings(
                cluster.natsUrls(),
                cluster.peer(id).credentials(),
                "raw node " + id,
                "_INBOX." + id + "."));
    List<String> labels = List.of(label);
    Hello hello = new Hello(id, Role.WORKER, labels, 4, List.of(), "test", "raw-" + id, null, 0);
    Message answer = ask(connection, Subjects.agentHello(id), hello);
    Welcome welcome = Json.read(answer.body(), Welcome.class);
    RawNode node =
        new RawNode(
            connection,
            id,
            labels,
            welcome.session(),
            Duration.ofMillis(welcome.failoverTimeoutMs()).dividedBy(2));
    Dispatch dispatch = connection.dispatch("commands");
    dispatch.subscribe(Subjects.nodeRun(id), null, node::run);
    dispatch.subscribe(Subjects.nodePing(id), null, node::ping);
    dispatch.subscribe(Subjects.nodeCancel(id), null, node::cancel);
    connection.flush(LIMIT);
    node.beats.start();
    return node;
  }

  String label() {
    return labels.getFirst();
  }

  long session() {
    return session;
  }

  String id() {
    return id;
  }

  /** What a peer may do on NATS, and no more. */
  NatsConnection connection() {
    return connection;
  }

  private void beat() {
    try {
      while (true) {
        if (!silent) {
          List<Held> running = List.copyOf(held.values());
          Beat beat = new Beat(id, session, running, List.of(), 4, false, 0, 1, 2);
          connection.publish(Subjects.agentBeat(id), Json.write(beat));
        }
        Deadline.lasts(beatEvery);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Neither beats nor answers from now on, but keeps its connection. */
  void fallSilent() {
    silent = true;
  }

  /** Speaks again, under its old session. */
  void speakAgain() {
    silent = false;
  }

  private void run(Message message) {
    if (silent) {
      return;
    }
    RunCommand command = read(message, RunCommand.class);
    List<RunAnswer.Outcome> outcomes = new ArrayList<>();
    RunAnswer.Verdict verdict = refuses ? RunAnswer.Verdict.REFUSED : RunAnswer.Verdict.ACCEPTED;
    for (Assignment assignment : command.assignments()) {
      Held taken = new Held(assignment.id(), assignment.fence());
      if (!refuses && held.put(assignment.fence(), taken) == null) {
        accepted.add(assignment);
      }
      outcomes.add(new RunAnswer.Outcome(assignment.id(), assignment.fence(), verdict));
    }
    answer(message, new RunAnswer(session, command.session() != session, outcomes));
  }

  private void ping(Message message) {
    if (silent) {
      return;
    }
    List<Long> notHeld =
        read(message, PingCommand.class).ask().stream()
            .map(Held::fence)
            .filter(fence -> !held.containsKey(fence))
            .toList();
    answer(message, new PingAnswer(id, session, "raw-" + id, notHeld));
  }

  private void cancel(Message message) {
    if (!silent) {
      answer(message, new CancelAnswer(session, List.of(), List.of()));
    }
  }

  private void answer(Message message, Object body) {
    String inbox = message.replyTo();
    if (inbox != null) {
      connection.publish(inbox, Json.write(body));
    }
  }

  /** Offers free slots. */
  void poll(int credits) throws Exception {
    ask(connection, Subjects.agentPoll(id), new Poll(session, credits));
  }

  /** The next assignment it took. */
  Assignment nextAssignment(Duration limit) throws InterruptedException {
    return People.next(accepted, "an assignment for " + id, limit);
  }

  /** The next assignment it took; null when none came. */
  @Nullable Assignment assignmentWithin(Duration time) throws InterruptedException {
    return accepted.poll(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Reports an end once, to any master; empty when none answered. */
  @Nullable Answer report(Assignment assignment, Result result, Duration limit)
      throws InterruptedException {
    DoneReport report =
        new DoneReport(
            session, List.of(new DoneReport.Done(assignment.id(), assignment.fence(), result)), 0);
    Reply reply = connection.request(Subjects.agentDone(id), Json.write(report), limit);
    return reply instanceof Reply.Answered(Message message)
        ? Answer.of(message, Duration.ZERO)
        : null;
  }

  /** Reports an end until a master settles it; answers {@code confirmed} or {@code stale}. */
  String settle(Assignment assignment, Result result, Duration limit) throws Exception {
    String verdict =
        Deadline.find(
            "a verdict on " + assignment.id(),
            limit,
            () -> verdict(report(assignment, result, Duration.ofSeconds(1))));
    held.remove(assignment.fence());
    return verdict;
  }

  private static @Nullable String verdict(@Nullable Answer answer) {
    if (answer == null || !answer.body().path("settled").has(0)) {
      return null;
    }
    return answer.body().path("settled").get(0).path("verdict").asString("");
  }

  private static Message ask(NatsConnection connection, String subject, Object question)
      throws Exception {
    return Deadline.find(
        "an answer on " + subject,
        LIMIT,
        () ->
            connection.request(subject, Json.write(question), Duration.ofSeconds(1))
                        instanceof Reply.Answered(Message message)
                    && message.header("Nats-Service-Error") == null
                ? message
                : null);
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
    beats.interrupt();
    connection.close();
  }
}
