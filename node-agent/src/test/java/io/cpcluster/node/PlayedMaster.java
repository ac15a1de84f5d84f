package io.cpcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.MasterBeat;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.CancelAnswer;
import io.cpcluster.contracts.node.CancelCommand;
import io.cpcluster.contracts.node.DoneAnswer;
import io.cpcluster.contracts.node.DoneReport;
import io.cpcluster.contracts.node.DoneReport.Done;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Leave;
import io.cpcluster.contracts.node.Left;
import io.cpcluster.contracts.node.Neighbours;
import io.cpcluster.contracts.node.PingAnswer;
import io.cpcluster.contracts.node.PingCommand;
import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.PollAnswer;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.node.RunCommand;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A master played by the test over a real connection: answers what nodes ask, remembers what they
 * said, and sends commands.
 */
final class PlayedMaster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final AtomicLong SESSIONS = new AtomicLong(16);

  final BlockingQueue<Hello> hellos = new LinkedBlockingQueue<>();
  final BlockingQueue<Beat> beats = new LinkedBlockingQueue<>();
  final BlockingQueue<Poll> polls = new LinkedBlockingQueue<>();
  final BlockingQueue<Leave> leaves = new LinkedBlockingQueue<>();

  /** Reports to this master alone, and reports to any. */
  final BlockingQueue<DoneReport> reports = new LinkedBlockingQueue<>();

  final BlockingQueue<DoneReport> reportsToAny = new LinkedBlockingQueue<>();

  /** How it answers; an {@link ErrorAnswer} is a refusal, null is silence. */
  volatile Function<Hello, @Nullable Object> toHello;

  volatile Function<Poll, @Nullable Object> toPoll;
  volatile Function<DoneReport, @Nullable Object> toReport;
  volatile Function<Beat, @Nullable Object> toBeat = _ -> null;

  private final String id;
  private final NatsConnection nats;
  private final ScheduledThreadPoolExecutor beating = new ScheduledThreadPoolExecutor(1);

  PlayedMaster(String url, String id, Duration failoverTimeout) {
    this.id = id;
    this.toHello =
        _ -> new Welcome(SESSIONS.incrementAndGet(), id, failoverTimeout.toMillis(), 65_536);
    this.toPoll = _ -> new PollAnswer(id);
    this.toReport = this::confirm;
    this.nats =
        NatsConnection.open(
            new NatsSettings(
                List.of(url), new Credentials.None(), "master " + id, "_INBOX." + id + "."),
            ConnectionListener.NONE);
    Dispatch dispatch = nats.dispatch("test");
    hear(dispatch, Subjects.EVERY_AGENT_HELLO, Hello.class, hellos, hello -> toHello.apply(hello));
    hear(dispatch, Subjects.EVERY_AGENT_BEAT, Beat.class, beats, beat -> toBeat.apply(beat));
    hear(dispatch, Subjects.EVERY_AGENT_POLL, Poll.class, polls, poll -> toPoll.apply(poll));
    hear(
        dispatch,
        Subjects.EVERY_AGENT_DONE,
        DoneReport.class,
        reportsToAny,
        report -> toReport.apply(report));
    hear(
        dispatch,
        Subjects.everyAgentDone(id),
        DoneReport.class,
        reports,
        report -> toReport.apply(report));
    hear(dispatch, Subjects.EVERY_AGENT_LEAVE, Leave.class, leaves, _ -> new Left(id));
    dispatch.subscribe(
        Subjects.EVERY_AGENT_NODES,
        Subjects.MASTERS,
        message -> answer(message, new Neighbours(List.of())));
    beating.scheduleAtFixedRate(this::beat, 0, MasterBeat.INTERVAL_MS, TimeUnit.MILLISECONDS);
  }

  DoneAnswer confirm(DoneReport report) {
    return new DoneAnswer(
        id,
        report.results().stream()
            .map(done -> new DoneAnswer.Settled(done.fence(), DoneAnswer.Verdict.CONFIRMED))
            .toList(),
        true);
  }

  static ErrorAnswer refusal(ErrorCode code) {
    return ErrorAnswer.of(code, "said by the test", null);
  }

  static Assignment assignment(long fence, String expression) {
    return new Assignment("t" + fence, fence, 1, new Task.Compute(expression), 60_000);
  }

  RunAnswer run(String node, long session, Assignment... assignments) throws Exception {
    RunCommand command = new RunCommand(id, session, List.of(assignments));
    return ask(Subjects.nodeRun(node), command, RunAnswer.class);
  }

  CancelAnswer cancel(String node, long session, Held... assignments) throws Exception {
    CancelCommand command = new CancelCommand(session, List.of(assignments));
    return ask(Subjects.nodeCancel(node), command, CancelAnswer.class);
  }

  PingAnswer ping(String node, Held... asked) throws Exception {
    return ask(Subjects.nodePing(node), new PingCommand(id, List.of(asked)), PingAnswer.class);
  }

  /** The next of a kind; fails when none comes. */
  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T value = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(value).as("a message within %s", PATIENCE).isNotNull();
    return value;
  }

  /** The next result reported to this master alone. */
  Done nextResult() throws InterruptedException {
    return next(reports).results().getFirst();
  }

  private <T> T ask(String subject, Object command, Class<T> type) throws Exception {
    Reply reply = nats.request(subject, Json.write(command), PATIENCE);
    assertThat(reply).isInstanceOf(Reply.Answered.class);
    return Json.read(((Reply.Answered) reply).message().body(), type);
  }

  private void beat() {
    nats.publish(
        Subjects.masterBeat(id),
        Json.write(new MasterBeat(id, 1, true, false, Map.of(), Map.of(), "test", null)));
  }

  private <T> void hear(
      Dispatch dispatch,
      String subject,
      Class<T> type,
      BlockingQueue<T> heard,
      Function<T, @Nullable Object> handler) {
    boolean shared = type != Beat.class;
    dispatch.subscribe(
        subject,
        shared ? Subjects.MASTERS : null,
        message -> {
          T request = read(message, type);
          Object answer = handler.apply(request);
          heard.add(request);
          answer(message, answer);
        });
  }

  private void answer(Message message, @Nullable Object answer) {
    if (answer == null) {
      return;
    }
    Map<String, String> headers =
        answer instanceof ErrorAnswer refusal
            ? Map.of(
                Headers.ERROR, refusal.message(),
                Headers.ERROR_CODE, String.valueOf(refusal.code().number()))
            : Map.of();
    nats.publish(message.replyTo(), null, headers, Json.write(answer));
  }

  private static <T> T read(Message message, Class<T> type) {
    try {
      return Json.read(message.body(), type);
    } catch (InvalidField unreadable) {
      throw new AssertionError(message.subject(), unreadable);
    }
  }

  @Override
  public void close() {
    beating.shutdownNow();
    nats.close();
  }
}
