package io.cpcluster.node;

import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.contracts.machine.WallClock;
import io.cpcluster.contracts.node.OutsideCalls;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkHandler;
import io.cpcluster.dataplane.link.LinkSettings;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.blobs.BlobDesk;
import io.cpcluster.node.blobs.BlobSupply;
import io.cpcluster.node.blobs.ResultBlobs;
import io.cpcluster.node.config.DataFolder;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.direct.DirectDesk;
import io.cpcluster.node.identity.Identity;
import io.cpcluster.node.join.OwnKey;
import io.cpcluster.node.kinds.OutsideKinds;
import io.cpcluster.node.links.ConnectOutcome;
import io.cpcluster.node.links.PeerLinks;
import io.cpcluster.node.machine.MachineFacts;
import io.cpcluster.node.memory.MemoryStore;
import io.cpcluster.node.payload.Payloads;
import io.cpcluster.node.payload.TransferReports;
import io.cpcluster.node.shell.CommandLogs;
import io.cpcluster.node.shell.LogDesk;
import io.cpcluster.node.shell.LogReaders;
import io.cpcluster.node.shell.ShellTasks;
import io.cpcluster.node.storage.Stores;
import io.cpcluster.node.storage.Storing;
import io.cpcluster.node.work.Desk;
import io.cpcluster.node.work.TaskRunner;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node has to do with its peers directly: certificate, links, direct tasks, files. Frames
 * are told on event loops and handed on without blocking. Thread-safe.
 */
public final class Peering implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Peering.class);
  private static final int PREPARING_TRIES = 10;
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration PREPARING_PAUSE = Duration.ofMillis(200);

  /**
   * So long a node leaves the cores to what starts beside it; a link that is wanted is not late.
   */
  private static final Duration PREPARED_AFTER = Duration.ofSeconds(2);

  private final Identity identity;
  private final PeerLinks links;
  private final DirectDesk direct;
  private final Payloads payloads;
  private final OutsideKinds outside;
  private final TaskRunner kinds;
  private final ShellTasks shell;
  private final ResultBlobs results;
  private final BlobDesk blobs;
  private final Stores stores;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Duration preparedAfter;

  /** What runs commands, and what they print. */
  record Commands(ShellTasks tasks, CommandLogs logs) {
    static Commands of(NodeConfig config) {
      CommandLogs logs = new CommandLogs();
      return new Commands(ShellTasks.of(config, logs), logs);
    }
  }

  Peering(
      NodeConfig config,
      NatsConnection nats,
      Desk desk,
      BiFunction<Storing, OutsideKinds, TaskRunner> kindsOf,
      Commands commandsOfShell,
      IntSupplier inlineLimit,
      Supplier<MachineFacts> machine) {
    InstantSource clock = WallClock.ofMachine();
    String node = config.id();
    preparedAfter = config.slots() > 0 ? PREPARED_AFTER : Duration.ZERO;
    identity = new Identity(node, ownKey(config), nats, desk::session, clock);
    payloads =
        new Payloads(
            DataFolder.of(config),
            config.slots() > 0,
            new TransferReports(node, nats, desk::session),
            clock);
    MemoryStore memory = new MemoryStore(payloads, clock);
    BlobSupply supply = new BlobSupply(node, payloads, this::connectForBlob);
    outside = new OutsideKinds(config, supply, NodeVersion.text());
    stores = new Stores(config, nats, memory, payloads, supply, inlineLimit, desk::session);
    kinds = kindsOf.apply(stores.tasks(), outside);
    results = new ResultBlobs(node, payloads, inlineLimit);
    blobs = new BlobDesk(nats, payloads, memory::renew);
    shell = commandsOfShell.tasks();
    direct =
        new DirectDesk(
            config.slots(),
            desk,
            task -> results.ofDirect(kinds.run(task)),
            nats,
            machine,
            new LogReaders(commandsOfShell.logs())::read,
            (from, text) -> LOG.info("Message from {}: {}", from, text));
    links =
        new PeerLinks(
            node,
            nats,
            desk::session,
            identity,
            LinkSettings.DEFAULT.withAddress(config.place().listenAddress()),
            clock,
            new Frames(),
            new LinkChanges());
    Dispatch commands = nats.dispatch("links");
    links.listenOn(commands, node);
    direct.listenOn(commands, node);
    blobs.listenOn(commands, node);
    new LogDesk(commandsOfShell.logs(), nats, desk::session).listenOn(commands, node);
    stores.listenOn(commands, node);
  }

  private ConnectOutcome connectForBlob(String peer) throws InterruptedException {
    return links.connect(peer, "blob", CONNECT_WITHIN);
  }

  /** Runs a task that the masters gave; what is too large for its report becomes a blob. */
  Result run(String id, Task task) throws InterruptedException {
    Result result = task instanceof Task.Shell command ? shell.run(id, command) : kinds.run(task);
    return results.ofDurable(id, result);
  }

  private static Optional<OwnKey> ownKey(NodeConfig config) {
    try {
      return OwnKey.behind(config.credentials());
    } catch (IOException broken) {
      LOG.warn("The credentials for NATS will not be renewed: {}", broken.toString());
      return Optional.empty();
    }
  }

  public PeerLinks links() {
    return links;
  }

  public DirectDesk direct() {
    return direct;
  }

  public Payloads payloads() {
    return payloads;
  }

  /** What is to be seen of calls to other hosts; null while there is nothing to say. */
  @Nullable OutsideCalls outsideCalls() {
    return outside.calls();
  }

  /** A session began: what links need is got ready before anybody waits for it. */
  void joined() {
    stores.joined();
    Thread.ofVirtual()
        .name("links")
        .start(
            () -> {
              try {
                Thread.sleep(preparedAfter);
                prepare();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** A master that is just starting or ending may not answer the first time. */
  private void prepare() throws InterruptedException {
    String why = "";
    for (int tries = 0; tries < PREPARING_TRIES; tries++) {
      try {
        links.prepare();
        ready.countDown();
        return;
      } catch (InvalidCertificate none) {
        why = String.valueOf(none.getMessage());
        Thread.sleep(PREPARING_PAUSE);
      }
    }
    LOG.warn("No links yet: {}", why);
  }

  /** Waits until links can be opened and accepted without delay; false when the limit passed. */
  public boolean awaitReady(Duration limit) throws InterruptedException {
    return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A master beats with this mark of its roots. Does not block. */
  void trusts(String mark) {
    identity.trusts(mark);
  }

  void sessionOver() {
    links.sessionOver();
    direct.endLeases();
  }

  /** The node takes no new work: promised slots end, so that their tasks go elsewhere in time. */
  void drain() {
    direct.endLeases();
  }

  /** Looks after everything that time alone makes due; to be called several times a second. */
  void look() {
    direct.look();
    identity.look();
    blobs.look();
    stores.look();
  }

  @Override
  public void close() {
    direct.close();
    shell.close();
    outside.close();
    blobs.close();
    stores.close();
    payloads.close();
    links.close();
  }

  private final class Frames implements LinkHandler {
    @Override
    public void received(Link link, LinkMessage message, @Nullable Body body) {
      switch (message) {
        case Payload payload -> payloads.received(link, payload, body);
        case DirectWork work -> {
          if (body != null) {
            body.release();
          }
          direct.received(link, work);
        }
        case LaneMessage _ -> {
          if (body != null) {
            body.release();
          }
        }
      }
    }
  }

  private final class LinkChanges implements PeerLinks.Listener {
    @Override
    public void opened(Link link) {
      LOG.info("Link {} to {} is open", link.id(), link.peer());
    }

    @Override
    public void ended(Link link, String reason) {
      LOG.info("Link {} to {} has ended: {}", link.id(), link.peer(), reason);
      direct.ended(link);
      payloads.ended(link);
    }
  }
}
