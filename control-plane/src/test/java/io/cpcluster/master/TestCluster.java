package io.cpcluster.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.event.NodeEvent;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.config.MasterConfig;
import io.cpcluster.master.config.MasterCredentials;
import io.cpcluster.master.membership.NodeListener;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.tasks.Steps;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.state.LayoutSettings;
import io.cpcluster.messaging.state.StateLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Masters on a NATS server, and what they tell. */
public final class TestCluster implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  public final String server;
  public final List<Master> masters = new ArrayList<>();
  public final List<Told> told = new ArrayList<>();
  public final BlockingQueue<NodeEvent> events = new LinkedBlockingQueue<>();
  public final BlockingQueue<String> masterEvents = new LinkedBlockingQueue<>();
  private final NatsConnection people;

  /** What one master told its listeners. */
  public static final class Told implements NodeListener {
    public final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public void sessionStarted(NodeSnapshot node) {
      lines.add("started " + node.id() + " " + node.session());
    }

    @Override
    public void sessionEnded(String node, long session, String reason, boolean decidedHere) {
      lines.add("ended " + node + " " + session + (decidedHere ? " here" : "") + ": " + reason);
    }

    @Override
    public void workChanged(NodeSnapshot node) {
      lines.add("work " + node.id() + " " + (node.takesWork() ? "yes" : "no"));
    }

    @Override
    public void beat(Beat beat) {
      lines.add("beat " + beat.id());
    }

    public String await(Predicate<String> wanted) throws InterruptedException {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (true) {
        String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        assertThat(line).as("something told in time").isNotNull();
        if (wanted.test(line)) {
          return line;
        }
      }
    }

    public String await(String beginning) throws InterruptedException {
      return await(line -> line.startsWith(beginning));
    }
  }

  private TestCluster(String server, Credentials admin, Credentials asking, String inbox)
      throws Exception {
    this.server = server;
    try (NatsConnection making = connect(server, admin, "_INBOX.master.test.")) {
      StateLayout.create(making, new LayoutSettings("c-1", "test", 1, 100_000, 1 << 28));
    }
    this.people = connect(server, asking, inbox);
    people.dispatch("events").subscribe(Subjects.EVERY_NODE_EVENT, null, this::event);
    people
        .dispatch("master events")
        .subscribe(
            Subjects.EVERY_MASTER_EVENT,
            null,
            message -> masterEvents.add(new String(message.body(), StandardCharsets.UTF_8)));
    people.flush(LIMIT);
  }

  /** On a server without users. */
  public TestCluster(String server) throws Exception {
    this(server, new Credentials.None(), new Credentials.None(), "_INBOX.people.test.");
  }

  /** On a server with the cluster's users. */
  public TestCluster(String server, TestUsers users) throws Exception {
    this(server, users.of("master"), users.of("people"), "_INBOX.people.test.");
  }

  /** The connection of a person who asks. */
  public NatsConnection people() {
    return people;
  }

  public Master startMaster(MasterCredentials credentials, Duration failoverTimeout)
      throws Exception {
    return startMaster(
        MasterConfig.on(List.of(server))
            .withCredentials(credentials)
            .withFailoverTimeout(failoverTimeout),
        Steps.NONE);
  }

  public Master startMaster(MasterConfig config, Steps steps) throws Exception {
    Master master = Master.start(config, steps);
    masters.add(master);
    Told listener = new Told();
    master.nodes().listen(listener);
    told.add(listener);
    return master;
  }

  public Master startMaster(Duration failoverTimeout) throws Exception {
    return startMaster(MasterCredentials.NONE, failoverTimeout);
  }

  /** Asks as a person would, and returns the body of the answer. */
  public String ask(String subject, String body) throws InterruptedException {
    return switch (people.request(subject, body.getBytes(), LIMIT)) {
      case Reply.Answered(Message message) -> new String(message.body());
      case Reply other -> other.toString();
    };
  }

  public String awaitMasterEvent(String what) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      String event = masterEvents.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(event).as("event %s in time", what).isNotNull();
      if (event.contains("\"what\":\"" + what + "\"")) {
        return event;
      }
    }
  }

  public NodeEvent awaitEvent(String what) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      NodeEvent event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(event).as("event %s in time", what).isNotNull();
      if (event.what().equals(what)) {
        return event;
      }
    }
  }

  private void event(Message message) {
    try {
      events.add(Json.read(message.body(), NodeEvent.class));
    } catch (InvalidField broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static NatsConnection connect(String server, Credentials credentials, String inbox)
      throws InterruptedException {
    NatsConnection connection =
        NatsConnection.open(
            new NatsSettings(List.of(server), credentials, "test", inbox), ConnectionListener.NONE);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    return connection;
  }

  @Override
  public void close() {
    masters.forEach(Master::close);
    people.close();
  }
}
