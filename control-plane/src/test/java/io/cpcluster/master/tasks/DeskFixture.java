package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.master.desk.TaskDeskParts;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.membership.Peers;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.master.schedules.TaskSchedules;
import io.cpcluster.master.store.KeyWork;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.jetstream.ApiAnswer;
import io.cpcluster.messaging.queue.Schedules;
import io.cpcluster.messaging.queue.WorkQueue;
import io.cpcluster.messaging.service.Endpoint;
import io.cpcluster.messaging.state.LayoutSettings;
import io.cpcluster.messaging.state.StateLayout;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Task desks on a real nats-server, with nodes and masters that the test plays. */
final class DeskFixture implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(10);
  static final Duration FAILOVER = Duration.ofMillis(200);

  final NatsServer server;
  final NatsConnection client;
  final FakeNodes nodes = new FakeNodes();
  final FakeMasters masters = new FakeMasters();

  /** Events of all tasks, in the order they came. */
  final BlockingQueue<Message> events = new LinkedBlockingQueue<>();

  private final List<AutoCloseable> open = new ArrayList<>();

  DeskFixture(Path folder) throws Exception {
    this(folder, 1_000_000);
  }

  DeskFixture(Path folder, long maxRecords) throws Exception {
    server = NatsServer.forTests(folder);
    client = connect("client");
    StateLayout.create(client, new LayoutSettings("c1", "test", 1, maxRecords, 256 << 20));
    client.dispatch("events").subscribe(Subjects.EVERY_TASK_EVENT, null, events::add);
  }

  /** A master's task desk and its connections. */
  final class Desk implements AutoCloseable {
    final String id;
    final TaskDesk tasks;
    private final NatsConnection serving;
    private final NatsConnection writing;

    private Desk(String id, Steps steps, long maxRecords, int inlineLimit, Clock clock)
        throws InterruptedException {
      this.id = id;
      serving = connect("serving-" + id);
      writing = connect("writing-" + id);
      Requests requests = new Requests(serving);
      SharedQueue shared = new SharedQueue(requests);
      EventPublisher events = new EventPublisher(writing, id, clock);
      KeyWork keys =
          new KeyWork(
              new KeyWork.Parts(
                  id,
                  writing,
                  new Bucket(writing, Buckets.STORE),
                  nodes,
                  new Peers(nodes, new Bucket(writing, Buckets.NODES)),
                  new AlwaysHealthy(),
                  events,
                  requests,
                  clock,
                  steps));
      keys.serve(shared, serving.dispatch("keys"));
      tasks =
          TaskDesk.start(
              new TaskDeskParts(
                  id,
                  serving,
                  writing,
                  new Bucket(writing, Buckets.TASKS),
                  new WorkQueue(writing, Buckets.QUEUE_STREAM),
                  new TaskSchedules(new Schedules(writing, Buckets.SCHEDULE_STREAM)),
                  nodes,
                  masters.of(id),
                  new AlwaysHealthy(),
                  events,
                  requests,
                  shared,
                  clock,
                  FAILOVER,
                  maxRecords,
                  inlineLimit,
                  keys.places()),
              steps);
      masters.up(id, tasks::offer);
      List<Endpoint> endpoints = new ArrayList<>(tasks.endpoints());
      endpoints.addAll(keys.endpoints(serving.dispatch("keys-of-people")));
      for (Endpoint endpoint : endpoints) {
        endpoint.dispatch().subscribe(endpoint.subject(), Subjects.MASTERS, endpoint.handler());
      }
      shared.join();
      serving.flush(LIMIT);
      writing.flush(LIMIT);
    }

    /** Ends as kill -9 would: nothing more is sent or heard. */
    void die() {
      serving.close();
      writing.close();
      tasks.close();
      masters.down(id);
    }

    @Override
    public void close() {
      die();
    }
  }

  Desk desk(String id) throws InterruptedException {
    return desk(id, Steps.NONE, 1_000_000);
  }

  Desk desk(String id, Clock clock) throws InterruptedException {
    return add(new Desk(id, Steps.NONE, 1_000_000, 65_536, clock));
  }

  Desk desk(String id, Steps steps, long maxRecords) throws InterruptedException {
    return desk(id, steps, maxRecords, 65_536);
  }

  Desk desk(String id, Steps steps, long maxRecords, int inlineLimit) throws InterruptedException {
    return add(new Desk(id, steps, maxRecords, inlineLimit, Clock.systemUTC()));
  }

  private Desk add(Desk desk) {
    open.add(desk);
    return desk;
  }

  RawNode node(String id, long session, Role role, String... labels) throws InterruptedException {
    RawNode node = new RawNode(connect(id), id, session);
    node.connection.flush(LIMIT);
    nodes.join(id, session, role, labels);
    open.add(node);
    return node;
  }

  /** Asks as a person would and returns the answer's body. */
  String ask(String subject, String body) throws InterruptedException {
    Reply reply = client.request(subject, body.getBytes(StandardCharsets.UTF_8), LIMIT);
    if (reply instanceof Reply.Answered(Message message)) {
      return new String(message.body(), StandardCharsets.UTF_8);
    }
    throw new AssertionError(subject + " was not answered: " + reply);
  }

  TaskView task(String id) throws Exception {
    String answer = ask(Subjects.TASKS_GET, id);
    return Json.read(answer.getBytes(StandardCharsets.UTF_8), TaskView.class);
  }

  private @Nullable TaskView taskIfAny(String id) throws Exception {
    return ask(Subjects.TASKS_GET, id).contains("not_found") ? null : task(id);
  }

  /** Waits until an event says that a task is in this state; returns its record then. */
  TaskView awaitState(String id, TaskState state) throws Exception {
    long until = System.nanoTime() + LIMIT.toNanos();
    TaskView view = taskIfAny(id);
    while (view == null || view.state() != state) {
      Message event = events.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        throw new AssertionError(id + " is not " + state + ": " + view);
      }
      if (event.subject().contains("." + id + ".")) {
        view = taskIfAny(id);
      }
    }
    return view;
  }

  /** Takes the record of a task out with all that tells of it, as its time to live would. */
  void removeRecord(String id) throws InterruptedException {
    jetStream(
        "STREAM.PURGE.KV_" + Buckets.TASKS,
        "{\"filter\":\"$KV." + Buckets.TASKS + "." + id + "\"}");
  }

  /** Waits until no task stands in a queue, assigned or not. */
  void awaitEmptyQueue() throws InterruptedException {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (jetStream("STREAM.INFO." + Buckets.QUEUE_STREAM, "").at("/state/messages").asLong(-1)
        != 0) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("the queue holds something still");
      }
    }
  }

  private JsonNode jetStream(String what, String question) throws InterruptedException {
    ApiAnswer answer =
        ApiAnswer.ask(client, what, question.getBytes(StandardCharsets.UTF_8), LIMIT);
    if (answer instanceof ApiAnswer.Ok(JsonNode body)) {
      return body;
    }
    throw new AssertionError(what + ": " + answer);
  }

  private NatsConnection connect(String name) throws InterruptedException {
    NatsConnection connection =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()), new Credentials.None(), name, "_INBOX." + name + "."),
            ConnectionListener.NONE);
    if (!connection.awaitConnected(LIMIT)) {
      throw new AssertionError("no connection to " + server.url());
    }
    return connection;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    client.close();
    server.close();
  }

  /** What the classes around tasks share, for tests of one of them alone. */
  static Parts parts(Bucket tasks, EventPublisher events, Later later) {
    return new Parts(
        "m-1",
        Clock.systemUTC(),
        new Records(tasks, new AlwaysHealthy(), () -> Duration.ofMinutes(1)),
        new Credits(System::nanoTime),
        new Backlog(System::nanoTime),
        new Assignments(),
        new TaskEvents(events),
        Steps.NONE,
        later,
        new TaskIds());
  }
}
