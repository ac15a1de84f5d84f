package io.cpcluster.cli.dev;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Contexts of the {@code nats} command: files that hold a server's address and the name of a file
 * that says who to be there.
 *
 * @param folder where that command looks for them
 */
record NatsContext(Path folder) {

  static NatsContext ofThisProcess() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  static NatsContext of(Map<String, String> environment, Path home) {
    String chosen = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path configuration = chosen.isBlank() ? home.resolve(".config") : Path.of(chosen);
    return new NatsContext(configuration.resolve("nats").resolve("context"));
  }

  /** Writes the context of a cluster and answers its name, the same for each cluster always. */
  String write(LocalCluster cluster) throws IOException {
    return write(
        cluster.record().clusterId(),
        cluster.natsUrl(),
        new ClusterFolder(cluster.dataFolder()).adminCredentials(),
        cluster.people().inboxPrefix());
  }

  String write(String clusterId, String url, Path credentials, String inboxPrefix)
      throws IOException {
    String name = name(clusterId);
    Map<String, String> context = new LinkedHashMap<>();
    context.put("description", "CPCluster on this machine");
    context.put("url", url);
    context.put("creds", credentials.toString());
    context.put("inbox_prefix", inboxPrefix);
    OwnerOnly.write(folder.resolve(name + ".json"), Json.writePretty(context) + "\n");
    return name;
  }

  /** Removes the context of a cluster, if it was written. */
  void remove(String clusterId) throws IOException {
    Files.deleteIfExists(folder.resolve(name(clusterId) + ".json"));
  }

  private static String name(String clusterId) {
    String distinct = clusterId.startsWith("c-") ? clusterId.substring(2) : clusterId;
    return "cpcluster-dev-" + distinct.substring(0, Math.min(8, distinct.length()));
  }
}
