package io.cpcluster.system;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
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
      Secrets.of(cluster.dataFolder()).assertInNone(logs());
      keepLogs();
    } finally {
      cluster.close();
    }
  }

  private void keepLogs() throws IOException {
    Path kept = Files.createDirectories(LOGS.resolve(name));
    for (Path log : logs()) {
      Files.copy(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.walk(cluster.dataFolder(), 3)) {
      return files.filter(file -> file.toString().endsWith(".log")).toList();
    }
  }
}
