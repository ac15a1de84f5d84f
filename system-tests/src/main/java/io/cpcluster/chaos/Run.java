package io.cpcluster.chaos;

import io.cpcluster.chaos.checking.Checker;
import io.cpcluster.chaos.checking.Slopes;
import io.cpcluster.chaos.faults.FaultKind;
import io.cpcluster.chaos.faults.Nemesis;
import io.cpcluster.chaos.faults.Schedule;
import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import io.cpcluster.chaos.load.Auditor;
import io.cpcluster.chaos.load.Clients;
import io.cpcluster.chaos.load.DiskClients;
import io.cpcluster.chaos.load.LinkClients;
import io.cpcluster.chaos.load.Outside;
import io.cpcluster.chaos.load.Sampler;
import io.cpcluster.chaos.load.Watch;
import io.cpcluster.chaos.machine.DiskInFile;
import io.cpcluster.chaos.machine.Loopback;
import io.cpcluster.chaos.network.Network;
import io.cpcluster.launcher.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run: a cluster, load, faults, and the judgement. */
public final class Run {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Duration PORTS_LIMIT = Duration.ofSeconds(60);
  private static final int ANSWERS_OF_ALL = 20;
  private static final long DISK_BYTES = 1L << 30;

  private Run() {}

  /** What befalls the cluster in it. */
  public static Schedule schedule(Settings settings) {
    List<FaultKind> kinds =
        settings.faults().stream()
            .filter(kind -> !kind.endsAll() || !Slopes.areOf(settings.time()))
            .toList();
    return Schedule.of(settings.seed(), settings.time(), kinds);
  }

  /** Runs it; a history with a violation is kept, and any other one if that is asked for. */
  public static Checker of(Settings settings) throws IOException, InterruptedException {
    if (!settings.privileged()) {
      return of(settings, null);
    }
    Loopback.requireOwn();
    Path folder = Files.createTempDirectory("cpcluster-chaos-disk");
    try (DiskInFile disk = DiskInFile.make(folder, DISK_BYTES, DiskInFile.FileSystem.HOLDS_BACK)) {
      return of(settings, disk);
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  private static Checker of(Settings settings, @Nullable DiskInFile disk)
      throws IOException, InterruptedException {
    History history = new History();
    Checker checker;
    try (Outside outside = new Outside(history);
        Network network = Stage.network();
        LocalCluster cluster = Stage.cluster(settings, network, disk, outside).start()) {
      try {
        if (disk != null) {
          disk.sync();
        }
        carryOut(settings, cluster, network, disk, outside, history);
      } catch (IOException | RuntimeException broken) {
        keep(cluster, history, settings.out());
        throw broken;
      }
      checker = Checker.of(history.entries());
      if (settings.keeps() || !checker.violations().isEmpty()) {
        keep(cluster, history, settings.out());
      }
    }
    return checker;
  }

  private static void carryOut(
      Settings settings,
      LocalCluster cluster,
      Network network,
      @Nullable DiskInFile disk,
      Outside outside,
      History history)
      throws IOException, InterruptedException {
    try (Stage stage = Stage.of(cluster)) {
      Watch watch = new Watch(stage.connection(), history);
      try (Auditor auditor = new Auditor(watch);
          Clients clients =
              new Clients(
                  stage.connection(),
                  history,
                  auditor,
                  outside.address(),
                  Duration.ofSeconds(1).dividedBy(settings.perSecond()),
                  settings.seed())) {
        try (LinkClients links = stage.linkClients(history, auditor, settings.seed());
            DiskClients disks = stage.diskClients(history, auditor)) {
          Thread looking = Thread.ofVirtual().name("looking").start(() -> look(watch));
          try {
            Sampler sampler = new Sampler(cluster, history);
            new Nemesis(
                    cluster,
                    network,
                    disk,
                    history,
                    disks::errors,
                    sampler::sample,
                    Slopes.areOf(settings.time()))
                .run(schedule(settings));
          } finally {
            looking.interrupt();
          }
          clients.finish();
          links.finish();
          disks.finish();
          history.add(Entry.Quiet::new);
          disks.readBack();
        }
        auditor.finish();
      }
      cluster.nodes().forEach(node -> node.stop(STOP_LIMIT));
      awaitFreePorts(watch);
      watch.figures(true);
    }
  }

  private static void look(Watch watch) {
    try {
      while (true) {
        watch.sessions();
        watch.figures(false);
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The ports of links come back when their peers have left; what does not is a violation. Any
   * master answers, so it takes many answers until all have said so.
   */
  private static void awaitFreePorts(Watch watch) throws InterruptedException {
    long endNanos = System.nanoTime() + PORTS_LIMIT.toNanos();
    int free = 0;
    while (free < ANSWERS_OF_ALL && System.nanoTime() < endNanos) {
      free = watch.leasedPorts().orElse(1) > 0 ? 0 : free + 1;
      Thread.sleep(LOOK_EVERY.dividedBy(5));
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
