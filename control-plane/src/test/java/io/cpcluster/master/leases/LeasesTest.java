package io.cpcluster.master.leases;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LeaseAnswer;
import io.cpcluster.contracts.link.LeaseCommand;
import io.cpcluster.contracts.link.LeaseRequest;
import io.cpcluster.contracts.link.RenewRequest;
import io.cpcluster.contracts.link.SlotLease;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.TestCluster;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private NatsServer server;
  private TestCluster cluster;
  private final List<Node> nodes = new ArrayList<>();
  private Node asker;

  /** A node that promises slots. */
  private final class Node implements AutoCloseable {
    final BlockingQueue<LeaseCommand> commands = new LinkedBlockingQueue<>();
    private final String id;
    private final NatsConnection nats;
    private volatile int free;
    private volatile boolean answers = true;
    private long session;

    Node(String id, Role role, List<String> labels, int slots) throws Exception {
      this.id = id;
      this.free = slots;
      this.nats =
          NatsConnection.open(
              new NatsSettings(
                  List.of(server.url()),
                  new Credentials.None(),
                  "node " + id,
                  "_INBOX." + id + "."),
              ConnectionListener.NONE);
      assertThat(nats.awaitConnected(LIMIT)).isTrue();
      nats.dispatch("lease").subscribe(Subjects.nodeLease(id), null, this::command);
      nats.flush(LIMIT);
      Hello hello = new Hello(id, role, labels, slots, List.of("h"), "1", "p", null, 0);
      String welcome = ask(Subjects.agentHello(id), hello);
      session = Json.read(welcome.getBytes(StandardCharsets.UTF_8), Welcome.class).session();
      nodes.add(this);
    }

    Node running(int tasks) throws Exception {
      List<Held> held = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        held.add(new Held("t" + i, i + 1));
      }
      Beat beat = new Beat(id, session, held, List.of(), 2, false, 0, 0, 0);
      nats.publish(Subjects.agentBeat(id), Json.write(beat));
      nats.flush(LIMIT);
      while (!cluster.ask(Subjects.NODES_GET, id).contains("\"running\":" + tasks + ",")) {
        Thread.onSpinWait();
      }
      return this;
    }

    private void command(Message message) {
      try {
        LeaseCommand command = Json.read(message.body(), LeaseCommand.class);
        commands.add(command);
        String inbox = message.replyTo();
        if (answers && inbox != null) {
          int promised = command.slots() == 0 ? 1 : Math.min(free, command.slots());
          nats.publish(inbox, Json.write(new LeaseAnswer(session, false, promised)));
        }
      } catch (InvalidField broken) {
        throw new IllegalStateException(broken);
      }
    }

    String ask(String subject, Object body) throws InterruptedException {
      Reply reply = nats.request(subject, Json.write(body), LIMIT);
      return reply instanceof Reply.Answered(Message message)
          ? new String(message.body(), StandardCharsets.UTF_8)
          : reply.toString();
    }

    @Override
    public void close() {
      nats.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
    cluster = new TestCluster(server.url());
    cluster.startMaster(Duration.ofSeconds(30));
    asker = new Node("asker", Role.WORKER, List.of(), 8);
  }

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    cluster.close();
    server.close();
  }

  private String leaseText(List<String> labels, String target, int slots) throws Exception {
    return asker.ask(
        Subjects.agentLease("asker"),
        new LeaseRequest(asker.session, Role.WORKER, labels, target, slots, 30_000));
  }

  private static SlotLease read(String text) throws InvalidField {
    return Json.read(text.getBytes(StandardCharsets.UTF_8), SlotLease.class);
  }

  @Test
  void slotsComeFromTheNodesThatRunLeastAndNeverFromTheAsker() throws Exception {
    new Node("busy", Role.WORKER, List.of(), 2).running(2);
    Node idle = new Node("idle", Role.WORKER, List.of(), 2).running(0);
    new Node("half", Role.WORKER, List.of(), 2).running(1);
    new Node("disk", Role.DISK, List.of(), 2);

    SlotLease lease = read(leaseText(List.of(), null, 3));

    assertThat(lease.shares())
        .containsExactly(new SlotLease.Share("idle", 2), new SlotLease.Share("half", 1));
    assertThat(lease.durationMs()).isEqualTo(30_000);
    LeaseCommand told = idle.commands.poll(5, SECONDS);
    assertThat(told).isNotNull();
    assertThat(told.peer()).isEqualTo("asker");
    assertThat(told.peerSession()).isEqualTo(asker.session);
    assertThat(told.lease()).isEqualTo(lease.lease());
  }

  @Test
  void aNodeThatHasNoneLeavesItToTheNext() throws Exception {
    Node full = new Node("full", Role.WORKER, List.of("gpu"), 2);
    full.free = 0;
    Node mute = new Node("mute", Role.WORKER, List.of("gpu"), 2);
    mute.answers = false;
    new Node("willing", Role.WORKER, List.of("gpu"), 2).running(1);

    SlotLease lease = read(leaseText(List.of("gpu"), null, 2));

    assertThat(lease.shares()).containsExactly(new SlotLease.Share("willing", 2));
    LeaseCommand asked = mute.commands.poll(5, SECONDS);
    if (asked != null) {
      LeaseCommand end = mute.commands.poll(5, SECONDS);
      assertThat(end).as("what it may have promised ends").isNotNull();
      assertThat(end.durationMs()).isZero();
    }
  }

  @Test
  void errorsSayWhatIsMissingWithinTwoSeconds() throws Exception {
    new Node("full", Role.WORKER, List.of("gpu"), 2).free = 0;
    long from = System.nanoTime();

    assertThat(leaseText(List.of("gpu"), null, 1))
        .contains("\"overloaded\"")
        .contains("Worker+gpu")
        .contains("retry_after_ms");
    assertThat(leaseText(List.of("tape"), null, 1)).contains("\"overloaded\"");
    assertThat(leaseText(List.of(), "nobody", 1)).contains("\"unknown_node\"");
    assertThat(leaseText(List.of(), "full", 1)).contains("\"overloaded\"").contains("full");
    assertThat(leaseText(List.of(), null, 0)).contains("\"invalid_request\"");
    assertThat(leaseText(List.of(), null, 1_025)).contains("\"invalid_request\"");

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aTargetIsTheOnlyOneAsked() throws Exception {
    Node other = new Node("other", Role.WORKER, List.of(), 2);
    new Node("wanted", Role.DISK, List.of(), 4);

    SlotLease lease = read(leaseText(List.of(), "wanted", 3));

    assertThat(lease.shares()).containsExactly(new SlotLease.Share("wanted", 3));
    assertThat(other.commands).isEmpty();
  }

  @Test
  void aLeaseIsRenewedAndEndedAtItsNodes() throws Exception {
    Node one = new Node("one", Role.WORKER, List.of(), 1);
    SlotLease lease = read(leaseText(List.of(), null, 1));
    assertThat(one.commands.poll(5, SECONDS)).isNotNull();

    SlotLease renewed =
        read(
            asker.ask(
                Subjects.agentRenew("asker"),
                new RenewRequest(asker.session, lease.lease(), List.of("one", "gone"), 9_000)));
    String ended =
        asker.ask(
            Subjects.agentRenew("asker"),
            new RenewRequest(asker.session, lease.lease(), List.of("one"), 0));
    String unknown =
        asker.ask(
            Subjects.agentRenew("asker"),
            new RenewRequest(asker.session, "s-other", List.of("gone"), 9_000));

    assertThat(renewed.shares()).containsExactly(new SlotLease.Share("one", 1));
    LeaseCommand prolonged = one.commands.poll(5, SECONDS);
    assertThat(prolonged).isNotNull();
    assertThat(prolonged.slots()).isZero();
    assertThat(prolonged.durationMs()).isEqualTo(9_000);
    assertThat(read(ended).shares()).isEmpty();
    assertThat(unknown).contains("\"not_found\"");
  }
}
