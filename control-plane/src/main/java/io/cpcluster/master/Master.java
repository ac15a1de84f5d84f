package io.cpcluster.master;

import io.cpcluster.contracts.machine.WallClock;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.certificates.LiveAuthority;
import io.cpcluster.master.cluster.ClusterParts;
import io.cpcluster.master.cluster.ClusterRequests;
import io.cpcluster.master.cluster.Durability;
import io.cpcluster.master.cluster.ServerWatch;
import io.cpcluster.master.config.MasterConfig;
import io.cpcluster.master.desk.TaskDeskParts;
import io.cpcluster.master.desk.TaskWork;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.health.StoreProbe;
import io.cpcluster.master.health.StoreWatch;
import io.cpcluster.master.masters.Attention;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.master.masters.MasterId;
import io.cpcluster.master.masters.Masters;
import io.cpcluster.master.membership.Membership;
import io.cpcluster.master.membership.MembershipParts;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeRequests;
import io.cpcluster.master.membership.Peers;
import io.cpcluster.master.membership.Timing;
import io.cpcluster.master.requests.People;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.master.schedules.TaskSchedules;
import io.cpcluster.master.store.KeyWork;
import io.cpcluster.master.tasks.HaltingSteps;
import io.cpcluster.master.tasks.Steps;
import io.cpcluster.master.tasks.TaskDesk;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.queue.Schedules;
import io.cpcluster.messaging.queue.WorkQueue;
import io.cpcluster.messaging.service.Endpoint;
import io.cpcluster.messaging.service.ServiceGroup;
import io.cpcluster.messaging.state.StateCheck;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One master: knows the nodes, hands out tasks, answers people. All masters are equal and any of
 * them may die; what must last is in JetStream.
 */
public final class Master implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Master.class);
  private static final Duration SAY_AGAIN = Duration.ofSeconds(5);
  private static final Duration HEARD_WITHIN = Duration.ofSeconds(5);
  private static final Duration SERVERS_ASKED_EVERY = Duration.ofSeconds(30);
  private static final long SERVERS_ANSWER_WITHIN_MS = 1_000;
  private static final long OWN_BEAT_LIMIT_MS = 1_000;
  private static final long LINKS_SWEPT_EVERY_MS = 1_000;
  private static final long KEYS_SWEPT_EVERY_MS = 300_000;
  private static final long FILES_READ_EVERY_MS = 1_000;

  private final String id = MasterId.make(new SecureRandom());
  private final InstantSource wall = WallClock.ofMachine();
  private final LongSupplier monotonicMs = Master::monotonicMs;
  private final ScheduledExecutorService clock = clock();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final MasterConfig config;
  private final LiveAuthority authority;
  private final Connections connections;
  private final StateCheck.Present state;
  private final Bucket tasks;
  private final Timing timing;
  private final EventPublisher events;
  private final Requests requests;
  private final SharedQueue shared;
  private final StoreWatch health;
  private final Attention attention;
  private final Masters masters;
  private final Membership membership;
  private final ServerWatch servers;
  private final KeyWork keys;
  private final TaskWork taskWork;
  private final PeerWork peerWork;
  private final ServiceGroup service;
  private final Presence presence;

  /**
   * Starts a master; returns when it takes requests. Waits for NATS for as long as it takes.
   *
   * @throws StartRefused the NATS server is unfit, or the cluster's state is lost
   */
  public static Master start(MasterConfig config) throws StartRefused, InterruptedException {
    return start(config, HaltingSteps.of(System.getenv()));
  }

  /** Starts a master that a test lets die at one of its steps. */
  static Master start(MasterConfig config, Steps steps) throws StartRefused, InterruptedException {
    return new Master(config, steps);
  }

  private Master(MasterConfig config, Steps steps) throws StartRefused, InterruptedException {
    this.config = config;
    this.authority = new LiveAuthority(config.authority(), config.authoritySource());
    this.timing = Timing.of(config.failoverTimeout());
    this.connections = Connections.open(config, id);
    try {
      connections.requireFitServer();
      this.state = connections.requireState(config.clusterId());
    } catch (StartRefused | InterruptedException refused) {
      connections.close();
      clock.shutdownNow();
      throw refused;
    }
    this.tasks = new Bucket(connections.writing(), Buckets.TASKS);
    this.events = new EventPublisher(connections.writing(), id, wall);
    this.requests = new Requests(connections.serving());
    this.shared = new SharedQueue(requests);
    this.health = new StoreWatch(monotonicMs, new StoreProbe(tasks, id));
    this.attention = new Attention(monotonicMs, timing.pauseMs(), OWN_BEAT_LIMIT_MS);
    this.masters = startMasters();
    this.membership = startMembership();
    this.servers = startServerWatch();
    this.keys = startKeys(steps);
    this.taskWork = startTasks(steps);
    this.peerWork = startPeerWork(steps);
    masters.offering(taskWork::offer);
    this.service = startService();
    this.presence = new Presence(health, masters, shared, service);
    presence.begin();
    connections.serving().flush(HEARD_WITHIN);
    tellHealth();
    LOG.info("master {} of cluster {} is ready", id, state.clusterName());
  }

  /** This master's id, new at every start. */
  public String id() {
    return id;
  }

  /** The nodes as this master knows them. */
  public NodeDirectory nodes() {
    return membership;
  }

  /** The masters as this one hears them. */
  public MasterDirectory masters() {
    return masters;
  }

  /** Says goodbye, takes no more requests, finishes answers within two seconds, and ends. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      masters.leave();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    presence.end();
    taskWork.close();
    events.flushAudit();
    service.close();
    peerWork.close();
    membership.close();
    clock.shutdownNow();
    connections.close();
    LOG.info("master {} stopped", id);
  }

  /** One thread; what comes after the end is dropped. */
  private static ScheduledExecutorService clock() {
    return new ScheduledThreadPoolExecutor(
        1,
        Thread.ofPlatform().name("clock").daemon().factory(),
        new ThreadPoolExecutor.DiscardPolicy());
  }

  private Masters startMasters() {
    Masters started =
        new Masters(
            id,
            MasterVersion.TEXT,
            connections.writing(),
            attention,
            events,
            health::isHealthy,
            clock,
            monotonicMs);
    started.hear(connections.serving().dispatch("masters"));
    started.trusting(authority::mark);
    return started;
  }

  private Membership startMembership() throws InterruptedException {
    Membership started =
        new Membership(
            new MembershipParts(
                connections.serving(),
                connections.writing(),
                new Bucket(connections.writing(), Buckets.NODES),
                new Bucket(connections.writing(), Buckets.JOIN),
                masters,
                attention,
                health,
                events,
                requests,
                timing,
                clock,
                monotonicMs,
                wall,
                config.inlineLimitBytes()));
    clock.scheduleWithFixedDelay(() -> tick(started), 0, timing.tickMs(), TimeUnit.MILLISECONDS);
    connections
        .system()
        .ifPresent(system -> started.hearServers(system, config.credentials().closedConnections()));
    started.hear();
    while (!started.awaitKnown(SAY_AGAIN)) {
      LOG.warn("waiting for the records of nodes; trying on");
    }
    started.serve(shared);
    return started;
  }

  private void tick(Membership known) {
    try {
      masters.tick();
      known.tick();
      health.tick();
    } catch (RuntimeException bug) {
      LOG.error("a look at the clock failed; the next follows", bug);
    }
  }

  private ServerWatch startServerWatch() {
    ServerWatch started = new ServerWatch(connections.system());
    clock.scheduleWithFixedDelay(
        started::ask, 0, SERVERS_ASKED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return started;
  }

  private KeyWork startKeys(Steps steps) {
    KeyWork started =
        new KeyWork(
            new KeyWork.Parts(
                id,
                connections.writing(),
                new Bucket(connections.writing(), Buckets.STORE),
                membership,
                new Peers(membership, new Bucket(connections.writing(), Buckets.NODES)),
                health,
                events,
                requests,
                wall,
                steps));
    clock.scheduleWithFixedDelay(
        started::sweep, KEYS_SWEPT_EVERY_MS, KEYS_SWEPT_EVERY_MS, TimeUnit.MILLISECONDS);
    return started;
  }

  private TaskWork startTasks(Steps steps) {
    TaskDeskParts parts =
        new TaskDeskParts(
            id,
            connections.serving(),
            connections.writing(),
            tasks,
            new WorkQueue(connections.writing(), Buckets.QUEUE_STREAM),
            new TaskSchedules(new Schedules(connections.writing(), Buckets.SCHEDULE_STREAM)),
            membership,
            masters,
            health,
            events,
            requests,
            shared,
            wall,
            config.failoverTimeout(),
            maxRecords(),
            config.inlineLimitBytes(),
            keys.places());
    return TaskDesk.start(parts, steps);
  }

  private PeerWork startPeerWork(Steps steps) throws InterruptedException {
    PeerWork started =
        new PeerWork(
            id,
            state,
            config,
            authority,
            connections,
            membership,
            new PeerWork.Telling(health, events, requests, wall),
            steps);
    while (!started.awaitKnown(SAY_AGAIN)) {
      LOG.warn("waiting for the records of links; trying on");
    }
    clock.scheduleWithFixedDelay(
        authority::look, FILES_READ_EVERY_MS, FILES_READ_EVERY_MS, TimeUnit.MILLISECONDS);
    clock.scheduleWithFixedDelay(
        started::sweep, LINKS_SWEPT_EVERY_MS, LINKS_SWEPT_EVERY_MS, TimeUnit.MILLISECONDS);
    return started;
  }

  private ServiceGroup startService() {
    Dispatch people = connections.serving().dispatch("people");
    Dispatch agents = connections.serving().dispatch("peers");
    NodeRequests nodes = new NodeRequests(membership, requests, events);
    nodes.serve(shared, agents);
    keys.serve(shared, agents);
    peerWork.serve(shared, agents);
    List<Endpoint> endpoints = new ArrayList<>(taskWork.endpoints());
    endpoints.addAll(nodes.endpoints(people));
    endpoints.add(new ClusterRequests(clusterParts(), requests).endpoint(people));
    endpoints.addAll(peerWork.endpoints(people));
    endpoints.addAll(keys.endpoints(people));
    People askers = new People(requests, config.credentials().keys());
    endpoints.replaceAll(askers::guarded);
    endpoints.add(peerWork.challenges(connections.serving().dispatch("challenges")));
    return ServiceGroup.start(
        connections.serving(),
        "cpcluster",
        MasterVersion.TEXT,
        "Master " + id + " of cluster " + state.clusterName(),
        Subjects.MASTERS,
        endpoints);
  }

  private ClusterParts clusterParts() {
    return new ClusterParts(
        state.clusterName(),
        state.clusterId(),
        MasterVersion.TEXT,
        maxRecords(),
        connections.writing(),
        tasks,
        membership,
        masters,
        health,
        servers,
        taskWork::offer,
        peerWork::ports,
        config.inlineLimitBytes(),
        config.ports(),
        wall);
  }

  private void tellHealth() {
    health.listen(
        healthy -> {
          events.master(
              id,
              healthy ? "up" : "degraded",
              healthy ? "stores again" : "nothing was stored for 1 s though it was tried");
          masters.beatNow();
        });
    events.master(id, "up", null);
    clock.schedule(this::tellDurability, SERVERS_ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS);
  }

  private void tellDurability() {
    LOG.info("{}", new Durability(state.replicas(), servers.syncInterval()).inWords().sentence());
  }

  private static long monotonicMs() {
    return System.nanoTime() / 1_000_000;
  }

  private long maxRecords() {
    return config.maxRecords() > 0 ? config.maxRecords() : state.maxRecords();
  }
}
