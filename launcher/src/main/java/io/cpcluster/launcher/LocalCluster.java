package io.cpcluster.launcher;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.launcher.gateway.LocalGateway;
import io.cpcluster.launcher.members.MasterIdentity;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.members.MemberStart;
import io.cpcluster.launcher.processes.Janitor;
import io.cpcluster.launcher.processes.ProcessMark;
import io.cpcluster.launcher.state.Readiness;
import io.cpcluster.natsserver.NatsCluster;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster on this machine: nats-servers, masters and nodes, each a process of its own, so that
 * killing one means something. Members started or killed by another process are seen by {@link
 * #open} only. Thread-safe.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(24);
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final ClusterFolder folder;
  private final Foundation foundation;
  private final NatsCluster servers;
  private final MemberStart memberStart;
  private final @Nullable Janitor janitor;
  // Guarded by this, as is the file it is saved in.
  private ClusterRecord record;
  private boolean starting;

  /**
   * @param starting whether {@link #started} is still to come
   */
  LocalCluster(
      ClusterFolder folder,
      ClusterRecord record,
      Foundation foundation,
      NatsCluster servers,
      MemberStart memberStart,
      @Nullable Janitor janitor,
      boolean starting) {
    this.folder = folder;
    this.record = record;
    this.foundation = foundation;
    this.servers = servers;
    this.janitor = janitor;
    this.memberStart = memberStart;
    this.starting = starting;
  }

  /** A plan of three masters, three workers and one nats-server, to be changed and started. */
  public static LocalClusterBuilder builder() {
    return new LocalClusterBuilder();
  }

  /**
   * The cluster that runs in a folder, started by this or another process; empty when nothing of it
   * runs any more.
   */
  public static Optional<LocalCluster> open(Path dataFolder) throws IOException {
    ClusterFolder folder = new ClusterFolder(dataFolder);
    Optional<ClusterRecord> record = ClusterRecord.load(folder);
    if (record.isEmpty() || !record.get().up()) {
      return Optional.empty();
    }
    NatsCluster servers = NatsCluster.attach(folder.nats());
    LocalCluster cluster =
        new LocalCluster(
            folder,
            record.get(),
            Foundation.load(folder, record.get().name()),
            servers,
            new MemberStart(folder, null, MemberStart.Extras.NONE),
            null,
            false);
    return cluster.isAnythingAlive() ? Optional.of(cluster) : Optional.empty();
  }

  /** The masters that were started, those that ended since included. */
  public synchronized List<Member> masters() {
    return members(Member.Kind.MASTER, record.masters());
  }

  /** The nodes that were started, those that ended since included. */
  public synchronized List<Member> nodes() {
    return members(Member.Kind.NODE, record.nodes());
  }

  /** The nats-servers; those that this process did not start only while they run. */
  public List<NatsServer> natsServers() {
    return servers.servers();
  }

  /** Addresses of all nats-servers, as NATS clients take them. */
  public synchronized List<String> natsUrls() {
    return record.natsUrls();
  }

  /** The same in one text, separated by commas. */
  public String natsUrl() {
    return String.join(",", natsUrls());
  }

  /** How persons and scripts get in: as the cluster's first person. */
  public NatsLogin people() throws IOException {
    return foundation.admin();
  }

  /** How a master's writing connection gets in, for tests and tools that look below. */
  public NatsLogin master() throws IOException {
    return foundation.master();
  }

  /** A new user that reads everything and writes nothing, for tests that look for secrets. */
  public NatsLogin reader() throws IOException {
    return foundation.reader();
  }

  /** A new user for a node or client of that id, for a day. */
  public NatsLogin peer(String id) throws IOException {
    return foundation.peer(id);
  }

  public Path dataFolder() {
    return folder.root();
  }

  /** What is known of it, as {@code cluster.json} holds it. */
  public synchronized ClusterRecord record() {
    return record;
  }

  /**
   * Starts a master in the place of one that ended, or one more; returns when it takes part.
   *
   * @throws ClusterStartException it ended, or does not take part in time
   */
  public Member startMaster() throws IOException {
    return startMaster(List.of());
  }

  /**
   * The same with further arguments for its JVM, which come last.
   *
   * @throws ClusterStartException it ended, or does not take part in time
   */
  public Member startMaster(List<String> jvmArguments) throws IOException {
    Member master = identify(launchMaster(jvmArguments), START_LIMIT);
    awaitReady(master, START_LIMIT);
    return master;
  }

  /** Starts one more node; returns when it takes part. */
  public Member startNode(Role role, List<String> labels, int slots) throws IOException {
    return startNode(new NodePlan(role, labels, slots));
  }

  /** Starts one more node; returns when it takes part. */
  public Member startNode(NodePlan plan) throws IOException {
    return startNode(plan, List.of());
  }

  /** The same with further arguments for its JVM, which come last. */
  public Member startNode(NodePlan plan, List<String> jvmArguments) throws IOException {
    Member node = launchNode(plan, jvmArguments);
    awaitReady(node, START_LIMIT);
    return node;
  }

  /** Starts a node that ended again, under its id; returns when it takes part. */
  public Member startNodeAgain(String id) throws IOException {
    return startNodeAgain(id, List.of());
  }

  /** The same with further arguments for its JVM, which come last. */
  public Member startNodeAgain(String id, List<String> jvmArguments) throws IOException {
    Member node = launchNodeAgain(id, jvmArguments);
    awaitReady(node, START_LIMIT);
    return node;
  }

  /** The gateway that was started last, which may have ended since; empty when none was. */
  public Optional<LocalGateway> gateway() throws IOException {
    return LocalGateway.find(folder);
  }

  /**
   * Starts a gateway, in the place of one that runs, and returns at once; {@link
   * LocalGateway#awaitUrl} says where it listens.
   *
   * @param port that it wants; in use, the next free one is taken; 0 for any
   */
  public synchronized LocalGateway startGateway(int port) throws IOException {
    return LocalGateway.start(folder, record, port, janitor);
  }

  synchronized MemberStart.Started launchMaster(List<String> jvmArguments) throws IOException {
    MemberStart.Started started = memberStart.master(record, jvmArguments);
    saveMaster(started.member());
    return started;
  }

  /** Waits for a master's id, and remembers it. */
  Member identify(MemberStart.Started started, Duration limit) throws IOException {
    Member master = started.member();
    String id = MasterIdentity.await(master, started.logFrom(), limit);
    Member known = new Member(Member.Kind.MASTER, master.entry().known(id), master.log());
    saveMaster(known);
    return known;
  }

  synchronized Member launchNode(NodePlan plan, List<String> jvmArguments) throws IOException {
    return saveNode(memberStart.node(record, plan, jvmArguments).member());
  }

  private synchronized Member launchNodeAgain(String id, List<String> jvmArguments)
      throws IOException {
    Member ended =
        nodes().stream()
            .filter(node -> node.id().equals(id) && !node.isAlive())
            .findFirst()
            .orElseThrow(() -> new IOException("no node " + id + " that ended"));
    return saveNode(memberStart.nodeAgain(record, ended, jvmArguments).member());
  }

  /** Waits until a member takes part in the cluster, seen from outside. */
  private void awaitReady(Member member, Duration limit) throws IOException {
    try (Readiness readiness = new Readiness(natsUrls(), people())) {
      switch (member.kind()) {
        case MASTER -> readiness.awaitMasters(List.of(member), limit);
        case NODE -> readiness.awaitNodes(List.of(member), limit);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ClusterStartException("the start of " + member.name() + " was interrupted");
    }
  }

  private synchronized void saveMaster(Member master) throws IOException {
    changed(record.with(record.nats(), replaced(record.masters(), master), record.nodes()));
  }

  private synchronized Member saveNode(Member node) throws IOException {
    changed(record.with(record.nats(), record.masters(), replaced(record.nodes(), node)));
    return node;
  }

  private synchronized void changed(ClusterRecord now) throws IOException {
    record = now;
    if (starting) {
      record.tell(folder);
    } else {
      record.save(folder);
    }
  }

  /** All that its plan names was started; from now on each change stays at once. */
  synchronized void started() throws IOException {
    starting = false;
    record.save(folder);
  }

  /** Ends all processes in order, nodes first, so that running tasks may end; keeps the data. */
  public void stop() throws IOException {
    stop(STOP_LIMIT);
  }

  /**
   * The same within a time: what has not ended by then is killed.
   *
   * @param limit for all of it
   */
  public synchronized void stop(Duration limit) throws IOException {
    long endNanos = System.nanoTime() + limit.toNanos();
    Optional<LocalGateway> gateway = gateway();
    gateway.flatMap(LocalGateway::process).ifPresent(ProcessHandle::destroy);
    // Nodes first: they say goodbye to masters that still listen.
    stopTogether(nodes(), halfOfTheRest(endNanos));
    stopTogether(masters(), halfOfTheRest(endNanos));
    if (gateway.isPresent()) {
      gateway.get().stop(halfOfTheRest(endNanos));
    }
    servers.stop(halfOfTheRest(endNanos));
    record = record.down();
    record.save(folder);
  }

  private static void stopTogether(List<Member> members, Duration limit) {
    long endNanos = System.nanoTime() + limit.toNanos();
    members.stream().flatMap(member -> member.process().stream()).forEach(ProcessHandle::destroy);
    members.forEach(
        member -> member.stop(Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()))));
  }

  /** So that what comes later has time, too. */
  private static Duration halfOfTheRest(long endNanos) {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()) / 2);
  }

  /** Ends all processes at once, as a power cut would, without a change of the record. */
  public synchronized void kill() {
    LocalGateway.killIn(folder);
    nodes().forEach(Member::kill);
    masters().forEach(Member::kill);
    servers.servers().forEach(NatsServer::kill);
  }

  /**
   * Ends the cluster: an ephemeral one at once and with its data, another as {@link #stop} does.
   */
  @Override
  public void close() throws IOException {
    if (!record().ephemeral()) {
      stop();
      return;
    }
    kill();
    folder.remove();
    if (janitor != null) {
      janitor.close();
    }
  }

  /** Whether one of its nats-servers runs: without any, nothing of the cluster answers. */
  public synchronized boolean isNatsAlive() {
    return record.nats().stream()
        .anyMatch(server -> new ProcessMark(server.pid(), server.processStart()).isAlive());
  }

  private boolean isAnythingAlive() {
    return isNatsAlive()
        || masters().stream().anyMatch(Member::isAlive)
        || nodes().stream().anyMatch(Member::isAlive);
  }

  private List<Member> members(Member.Kind kind, List<ClusterRecord.MemberEntry> entries) {
    return entries.stream()
        .map(entry -> new Member(kind, entry, folder.log(entry.name())))
        .toList();
  }

  private static List<ClusterRecord.MemberEntry> replaced(
      List<ClusterRecord.MemberEntry> entries, Member by) {
    Stream<ClusterRecord.MemberEntry> others =
        entries.stream().filter(entry -> !entry.name().equals(by.name()));
    return Stream.concat(others, Stream.of(by.entry())).toList();
  }
}
