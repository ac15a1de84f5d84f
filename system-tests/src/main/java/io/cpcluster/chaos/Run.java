package io.cpcluster.chaos;

import io.cpcluster.chaos.checking.Checker;
import io.cpcluster.chaos.faults.Nemesis;
import io.cpcluster.chaos.faults.Schedule;
import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import io.cpcluster.chaos.load.Clients;
import io.cpcluster.chaos.load.Outside;
import io.cpcluster.chaos.load.Watch;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One run: a cluster, load, faults, and the judgement. */
public final class Run {
  private static final Duration T = Duration.ofSeconds(1);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int SERVERS = 3;

  private Run() {}

  /** What befalls the cluster in it. */
  public static Schedule schedule(Settings settings) {
    return Schedule.of(settings.seed(), settings.time(), settings.faults());
  }

  /** Runs it; a history with a violation is kept. */
  public static Checker of(Settings settings) throws IOException, InterruptedException {
    History history = new History();
    Checker checker;
    try (Outside outside = new Outside(history);
        LocalCluster cluster = cluster(outside).start()) {
      carryOut(settings, cluster, outside, history);
      checker = Checker.of(history.entries());
      if (!checker.violations().isEmpty()) {
        keep(cluster, history, settings.out());
      }
    }
    return checker;
  }

  private static LocalClusterBuilder cluster(Outside outside) {
    NodePlan calling =
        new NodePlan(
            Role.INTERNET,
            List.of(),
            4,
            Map.of("egress_loopback", true, "egress_allow", List.of(outside.address())));
    NodePlan worker = new NodePlan(Role.WORKER, List.of(), 2);
    return LocalCluster.builder()
        .name("chaos")
        .natsPort(-1)
        .natsServers(SERVERS)
        .failoverTimeout(T)
        .nodes(List.of(worker, worker, calling, calling))
        .ephemeral(true);
  }

  private static void carryOut(
      Settings settings, LocalCluster cluster, Outside outside, History history)
      throws IOException, InterruptedException {
    try (NatsConnection connection =
        NatsConnection.open(
            NatsAccess.settings(cluster.natsUrls(), cluster.people(), "chaos"),
            ConnectionListener.NONE)) {
      if (!connection.awaitConnected(CONNECT_LIMIT)) {
        throw new IOException("the cluster's NATS lets nobody in");
      }
      Watch watch = new Watch(connection, history);
      Duration pause = Duration.ofSeconds(1).dividedBy(settings.perSecond());
      try (Clients clients =
          new Clients(connection, history, outside.address(), pause, settings.seed())) {
        Thread looking = Thread.ofVirtual().name("looking").start(() -> look(watch));
        try {
          new Nemesis(cluster, history).run(schedule(settings));
        } finally {
          looking.interrupt();
        }
        List<String> tasks = clients.finish();
        history.add(Entry.Quiet::new);
        watch.records(tasks);
        watch.records(tasks);
      }
    }
  }

  private static void look(Watch watch) {
    try {
      while (true) {
        watch.sessions();
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private static void keep(LocalCluster cluster, History history, Path out) throws IOException {
    Files.createDirectories(out);
    history.save(out.resolve("history.jsonl"));
    try (Stream<Path> files = Files.walk(cluster.dataFolder())) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        Files.copy(log, out.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    System.out.println("the history and the logs are in " + out.toAbsolutePath());
  }
}
