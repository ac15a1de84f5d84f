package io.cpcluster.node;

import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.kinds.Kinds;
import io.cpcluster.node.kinds.OutsideKinds;
import io.cpcluster.node.machine.HostIdentity;
import io.cpcluster.node.machine.MachineWatch;
import io.cpcluster.node.session.Liaison;
import io.cpcluster.node.session.NeighbourList;
import io.cpcluster.node.session.Refusal;
import io.cpcluster.node.shell.ShellTasks;
import io.cpcluster.node.storage.Storing;
import io.cpcluster.node.work.Desk;
import io.cpcluster.node.work.Report;
import io.cpcluster.node.work.Slots;
import io.cpcluster.node.work.TaskRunner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: joins the cluster, runs the tasks it is assigned, and stays until it is closed, however
 * often masters or NATS go and come. Thread-safe.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration MACHINE_INTERVAL = Duration.ofSeconds(2);
  private static final Duration RUNNING_ENDS_WITHIN = Duration.ofSeconds(8);
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(3);
  private static final Duration EVERYTHING_ENDS_WITHIN = Duration.ofMillis(8_500);
  private static final Duration GOODBYE_ENDS_WITHIN = Duration.ofMillis(9_300);
  private static final Duration GOODBYE_TRY = Duration.ofSeconds(1);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  private final NodeConfig config;
  private final CompletableFuture<NodeEnd> ended = new CompletableFuture<>();
  private final CountDownLatch joined = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicInteger inlineLimit = new AtomicInteger(Welcome.DEFAULT_INLINE_LIMIT_BYTES);
  private final Desk desk;
  private final NatsConnection nats;
  private final MachineWatch machine;
  private final Liaison liaison;
  private final Peering peering;
  private final Rounds rounds;
  private final Slots slots;

  private Node(NodeConfig config, BiFunction<Storing, OutsideKinds, TaskRunner> kinds) {
    this.config = config;
    String inbox = config.inboxPrefix();
    ConnectionNews news = new ConnectionNews();
    Peering.Commands commands = Peering.Commands.of(config);

    desk = new Desk(config.slots(), System::nanoTime);
    nats =
        NatsConnection.open(
            new NatsSettings(
                config.nats(),
                config.credentials(),
                "node " + config.id(),
                inbox,
                config.certificates().roots()),
            news);
    machine = new MachineWatch(MACHINE_INTERVAL, news::machineKnown);
    peering = new Peering(config, nats, desk, kinds, commands, inlineLimit::get, machine::latest);
    liaison =
        new Liaison(
            introduction(config, commands.tasks().labels()),
            nats,
            inbox,
            desk,
            machine::latest,
            peering.links()::listening,
            peering::outsideCalls,
            System::nanoTime,
            new StandingChanges());
    rounds = Rounds.start(this::look, desk::nextLookNanos);
    slots = Slots.start(config.slots(), desk, peering::run, this::report);
    news.tell(liaison);
  }

  /** Starts a node; returns at once and joins in the background, trying for ever. */
  public static Node start(NodeConfig config) {
    return new Node(config, (storing, outside) -> new Kinds(storing, outside)::run);
  }

  /** Starts a node that runs tasks by something else. */
  static Node start(NodeConfig config, TaskRunner runner) {
    return new Node(config, (_, _) -> runner);
  }

  public String id() {
    return config.id();
  }

  /** Links, direct tasks and files. */
  public Peering peering() {
    return peering;
  }

  /** Asks the masters; blocks. */
  public Reply ask(String subject, byte[] question, Duration limit) throws InterruptedException {
    return nats.request(subject, question, limit);
  }

  private void look() {
    liaison.look();
    peering.look();
  }

  /** The most bytes of data in a message, as the masters say; 0 for none. */
  public int inlineLimitBytes() {
    return inlineLimit.get();
  }

  /** Whether NATS refused the node's credentials and did not take them since. */
  public boolean isRefused() {
    return nats.isRefused();
  }

  /** The current session, 0 while there is none. */
  public long session() {
    return desk.session();
  }

  /** Waits until the node has joined for the first time; false when the limit passed before. */
  public boolean awaitJoined(Duration limit) throws InterruptedException {
    return joined.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Why the masters do not take it in; empty when they did, or did not say. */
  public Optional<Refusal> refusal() {
    return liaison.refusal();
  }

  /** Completes when the node is through: closed, or refused by the masters. */
  public CompletableFuture<NodeEnd> ended() {
    return ended.copy();
  }

  /** The other live nodes. Blocks for up to two seconds. */
  public NeighbourList neighbours() {
    CompletableFuture<NeighbourList> answer = new CompletableFuture<>();
    liaison.neighbours(ANSWER_WITHIN, answer::complete);
    return answer.join();
  }

  /**
   * Leaves within ten seconds: takes no new work, gives back what waits, lets what runs end and
   * delivers the results. What still runs then counts as lost. The second call does nothing.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    try {
      leave();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } finally {
      desk.end(desk.session());
      slots.close();
      peering.close();
      rounds.close();
      machine.close();
      nats.close();
      ended.complete(new NodeEnd.Closed());
    }
  }

  private void leave() throws InterruptedException {
    LOG.info("Draining");
    long start = System.nanoTime();
    liaison.drain();
    peering.drain();
    boolean idle = desk.awaitNothingRuns(RUNNING_ENDS_WITHIN);
    Duration left = EVERYTHING_ENDS_WITHIN.minusNanos(System.nanoTime() - start);
    boolean settled =
        desk.awaitAllSettled(left.compareTo(SETTLED_WITHIN) < 0 ? left : SETTLED_WITHIN);
    boolean confirmed = sayGoodbye(start);
    LOG.info(
        "Left{}{}{}",
        idle ? "" : ", with tasks still running",
        settled ? "" : ", with results that no master confirmed",
        confirmed ? "" : ", though no master confirmed it");
  }

  private boolean sayGoodbye(long start) throws InterruptedException {
    for (int tries = 0; tries < 2; tries++) {
      Duration left = GOODBYE_ENDS_WITHIN.minusNanos(System.nanoTime() - start);
      Duration limit = left.compareTo(GOODBYE_TRY) < 0 ? left : GOODBYE_TRY;
      if (limit.isPositive() && liaison.leave("stopped", limit)) {
        return true;
      }
    }
    return false;
  }

  private void report(List<Report> ready) {
    if (ready.isEmpty()) {
      rounds.soon();
    } else {
      liaison.send(ready);
    }
  }

  private static Hello introduction(NodeConfig config, List<String> further) {
    return new Hello(
        config.id(),
        config.role(),
        Stream.concat(
                config.labels().stream().filter(label -> !ShellTasks.isOwnLabel(label)),
                further.stream())
            .sorted()
            .distinct()
            .toList(),
        config.slots(),
        config.place().address() == null
            ? HostIdentity.addresses()
            : List.of(config.place().address()),
        NodeVersion.text(),
        UUID.randomUUID().toString(),
        HostIdentity.hash(),
        0);
  }

  private final class StandingChanges implements Liaison.Listener {
    @Override
    public void joined(Welcome welcome) {
      inlineLimit.set(welcome.inlineLimit());
      joined.countDown();
      machine.start();
      peering.joined();
    }

    @Override
    public void trusts(String mark) {
      peering.trusts(mark);
    }

    @Override
    public void sessionOver() {
      peering.sessionOver();
    }

    @Override
    public void notAllowed(String why) {
      ended.complete(new NodeEnd.NotAllowed(why));
    }
  }
}
