package io.cpcluster.master.connections;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.CloseCommand;
import io.cpcluster.contracts.link.ConnectAnswer;
import io.cpcluster.contracts.link.ConnectRequest;
import io.cpcluster.contracts.link.Disconnect;
import io.cpcluster.contracts.link.Disconnected;
import io.cpcluster.contracts.link.ListenAnswer;
import io.cpcluster.contracts.link.ListenCommand;
import io.cpcluster.contracts.link.OpenedReport;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A peer as the broker sees one. It binds no port: it keeps book of those it would have bound. */
final class FakePeer implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(5);

  /** A master that is being closed drops what it was asked last. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

  final BlockingQueue<ListenCommand> listens = new LinkedBlockingQueue<>();
  final BlockingQueue<CloseCommand> closes = new LinkedBlockingQueue<>();

  private final String id;
  private final FakeHost host;
  private final NatsConnection nats;
  private volatile boolean answersListen = true;
  private volatile boolean answersClose = true;
  private volatile long session;

  FakePeer(String server, FakeHost host, String id) throws InterruptedException {
    this.id = id;
    this.host = host;
    this.nats =
        NatsConnection.open(
            new NatsSettings(
                List.of(server), new Credentials.None(), "node " + id, "_INBOX." + id + "."),
            ConnectionListener.NONE);
    if (!nats.awaitConnected(LIMIT)) {
      throw new IllegalStateException("no connection to " + server);
    }
    nats.dispatch("ping").subscribe(Subjects.nodePing(id), null, this::ping);
    nats.dispatch("listen").subscribe(Subjects.nodeListen(id), null, this::listen);
    nats.dispatch("close").subscribe(Subjects.nodeClose(id), null, this::close);
    nats.flush(LIMIT);
  }

  String id() {
    return id;
  }

  long session() {
    return session;
  }

  NatsConnection nats() {
    return nats;
  }

  /** Says hello; a second time it is another process. */
  FakePeer join() throws InterruptedException, InvalidField {
    return join(Role.WORKER, 2);
  }

  FakePeer join(Role role, int slots) throws InterruptedException, InvalidField {
    Hello hello =
        new Hello(
            id, role, List.of(), slots, List.of("10.0.0.2"), "0.1.0", "p", host.hash(), session);
    String welcome = ask(Subjects.agentHello(id), hello);
    for (int tries = 0; !welcome.contains("\"session\"") && tries < 10; tries++) {
      welcome = ask(Subjects.agentHello(id), hello);
    }
    session = Json.read(welcome.getBytes(StandardCharsets.UTF_8), Welcome.class).session();
    beat(null);
    return this;
  }

  void leave() throws InterruptedException {
    String _ = ask(Subjects.agentLeave(id), new Leave(session, "told to"));
  }

  void beat(@Nullable List<String> links) {
    Beat beat = new Beat(id, session, List.of(), List.of(), 2, false, 0.5, 1, 2);
    nats.publish(Subjects.agentBeat(id), Json.write(links == null ? beat : beat.withLinks(links)));
  }

  void answersListen(boolean answers) {
    answersListen = answers;
  }

  void answersClose(boolean answers) {
    answersClose = answers;
  }

  /** What came back, whatever it is. */
  String connectText(String to) throws InterruptedException {
    return ask(Subjects.agentConnect(id), new ConnectRequest(session, to, "test"));
  }

  ConnectAnswer connect(String to) throws InterruptedException, InvalidField {
    return Json.read(connectText(to).getBytes(StandardCharsets.UTF_8), ConnectAnswer.class);
  }

  String opened(String link) throws InterruptedException {
    return ask(Subjects.agentOpened(id), new OpenedReport(session, link));
  }

  /** As a listener does it: first the port is free, then it says so. */
  String disconnect(String link) throws InterruptedException {
    host.unbind(link);
    return ask(Subjects.agentDisconnect(id), new Disconnect(session, link, "done"));
  }

  /** As a dialer does it. */
  String disconnectAsDialer(String link) throws InterruptedException {
    return ask(Subjects.agentDisconnect(id), new Disconnect(session, link, "done"));
  }

  String ask(String subject, Object request) throws InterruptedException {
    Reply reply = nats.request(subject, Json.write(request), ANSWER_LIMIT);
    return reply instanceof Reply.Answered(Message message)
        ? new String(message.body(), StandardCharsets.UTF_8)
        : reply.toString();
  }

  private void ping(Message message) {
    answer(message, new PingAnswer(id, session, "p", List.of()));
  }

  private void listen(Message message) {
    try {
      ListenCommand command = Json.read(message.body(), ListenCommand.class);
      if (!answersListen) {
        listens.add(command);
        return;
      }
      boolean over = command.session() != session;
      String problem = over ? null : host.bind(command.link(), command.port());
      listens.add(command);
      answer(message, new ListenAnswer(session, over, problem));
    } catch (InvalidField broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void close(Message message) {
    try {
      CloseCommand command = Json.read(message.body(), CloseCommand.class);
      closes.add(command);
      if (answersClose) {
        host.unbind(command.link());
        answer(message, new Disconnected(command.link()));
      }
    } catch (InvalidField broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void answer(Message message, Object body) {
    String inbox = message.replyTo();
    if (inbox != null) {
      nats.publish(inbox, Json.write(body));
    }
  }

  @Override
  public void close() {
    nats.close();
  }
}
