package io.cpcluster.master;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Leave;
import io.cpcluster.contracts.node.PingAnswer;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A node as the masters see one: it says hello, beats and answers pings, by itself or as told. */
public final class FakeNode implements AutoCloseable {
  public static final Duration LIMIT = Duration.ofSeconds(5);

  /** Errors that came as answers to beats. */
  public final BlockingQueue<String> beatAnswers = new LinkedBlockingQueue<>();

  private final String id;
  private final String process;
  private final String beatInbox;
  private final NatsConnection nats;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private volatile boolean answersPings = true;
  private volatile boolean beating;
  private volatile long session;

  public FakeNode(String server, Credentials credentials, String inbox, String id, String process)
      throws InterruptedException {
    this.id = id;
    this.process = process;
    this.nats =
        NatsConnection.open(
            new NatsSettings(List.of(server), credentials, "node " + id, inbox),
            ConnectionListener.NONE);
    if (!nats.awaitConnected(LIMIT)) {
      throw new IllegalStateException("no connection to " + server);
    }
    nats.dispatch("commands").subscribe(Subjects.nodePing(id), null, this::ping);
    nats.dispatch("beats")
        .subscribe(inbox + "beat", null, m -> beatAnswers.add(new String(m.body())));
    this.beatInbox = inbox + "beat";
    nats.flush(LIMIT);
  }

  public FakeNode(String server, String id, String process) throws InterruptedException {
    this(server, new Credentials.None(), "_INBOX." + id + ".", id, process);
  }

  public long session() {
    return session;
  }

  /** Says hello and returns what came back, whatever it is. */
  public String helloText() throws InterruptedException {
    Hello hello =
        new Hello(
            id, Role.WORKER, List.of(), 2, List.of("127.0.0.1"), "0.1.0", process, null, session);
    return text(nats.request(Subjects.agentHello(id), Json.write(hello), LIMIT));
  }

  /** Says hello until welcomed, then beats. */
  public Welcome join(Duration beatEvery) throws InterruptedException, InvalidField {
    Welcome welcome = Json.read(helloText().getBytes(), Welcome.class);
    session = welcome.session();
    beating = true;
    beat();
    beats.scheduleAtFixedRate(this::beatIfBeating, 0, beatEvery.toMillis(), TimeUnit.MILLISECONDS);
    return welcome;
  }

  public String leaveText(long ofSession) throws InterruptedException {
    byte[] leave = Json.write(new Leave(ofSession, "told to"));
    beating = false;
    return text(nats.request(Subjects.agentLeave(id), leave, LIMIT));
  }

  public String neighboursText() throws InterruptedException {
    return text(nats.request(Subjects.agentNodes(id), new byte[0], LIMIT));
  }

  public void stopBeating() {
    beating = false;
  }

  public void goOnBeating() {
    beating = true;
    beat();
  }

  public void stopAnswering() {
    answersPings = false;
  }

  public void beat() {
    Beat beat = new Beat(id, session, List.of(), List.of(), 2, false, 0.5, 1, 2);
    nats.publish(Subjects.agentBeat(id), beatInbox, Map.of(), Json.write(beat));
  }

  private void beatIfBeating() {
    if (beating) {
      beat();
    }
  }

  private void ping(Message message) {
    String replyTo = message.replyTo();
    if (answersPings && replyTo != null) {
      nats.publish(replyTo, Json.write(new PingAnswer(id, session, process, List.of())));
    }
  }

  private static String text(Reply reply) {
    return reply instanceof Reply.Answered(Message message)
        ? new String(message.body())
        : reply.toString();
  }

  @Override
  public void close() {
    beats.shutdownNow();
    nats.close();
  }
}
