package io.cpcluster.system;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A cluster for a test and everybody who looks at it. When it ends, the logs of its processes stay
 * in {@code target/logs}.
 */
record Stage(
    String name,
    LocalCluster cluster,
    People people,
    Store store,
    Happenings happenings,
    Executions executions)
    implements AutoCloseable {
  private static final Path LOGS = Path.of("target", "logs");
  private static final long MOST_BYTES = 32 << 20;

  /** Starts a cluster on free ports, gone with this JVM. */
  static Stage of(Class<?> test, LocalClusterBuilder plan) throws Exception {
    LocalCluster cluster = plan.natsPort(-1).ephemeral(true).start();
    try {
      People people = People.of(cluster);
      Store store = Store.of(cluster);
      return new Stage(
          test.getSimpleName(),
          cluster,
          people,
          store,
          Happenings.watch(people),
          Executions.watch(store));
    } catch (Exception | AssertionError failed) {
      cluster.close();
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
    people.close();
    try {
      secretsAreNowhere();
      keepLogs();
    } finally {
      cluster.close();
    }
  }

  /** In no log, event, record or argument of anything that ran here. */
  private void secretsAreNowhere() throws IOException {
    Secrets secrets = Secrets.of(cluster.dataFolder());
    secrets.assertInNone(logs());
    secrets.assertInNone(
        FilesBelow.of(cluster.dataFolder().resolve("nats")).stream()
            .filter(Stage::isBlock)
            .toList());
    secrets.assertNotIn("events", happenings.toString());
    for (Member member :
        Stream.concat(cluster.masters().stream(), cluster.nodes().stream()).toList()) {
      Path process = Path.of("/proc", Long.toString(member.pid()));
      if (member.isAlive()) {
        secrets.assertInNone(List.of(process.resolve("cmdline"), process.resolve("environ")));
      }
    }
  }

  /** Of a stream or bucket, and not too large to be looked through. */
  private static boolean isBlock(Path file) {
    return file.toString().endsWith(".blk") && file.toFile().length() < MOST_BYTES;
  }

  private void keepLogs() throws IOException {
    Path kept = Files.createDirectories(LOGS.resolve(name));
    for (Path log : logs()) {
      Files.copy(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private List<Path> logs() throws IOException {
    return FilesBelow.logs(cluster.dataFolder());
  }
}
