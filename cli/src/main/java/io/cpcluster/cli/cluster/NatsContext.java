package io.cpcluster.cli.cluster;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import java.io.IOException;
import java.nio.file.DirectoryStream;
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
public record NatsContext(Path folder) {

  public static NatsContext ofThisProcess() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  static NatsContext of(Map<String, String> environment, Path home) {
    String chosen = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path configuration = chosen.isBlank() ? home.resolve(".config") : Path.of(chosen);
    return new NatsContext(configuration.resolve("nats").resolve("context"));
  }

  /**
   * Writes the context of a cluster's first person and answers its name, the same for each cluster
   * always.
   */
  public String write(ClusterFolder cluster, ClusterRecord record) throws IOException {
    return write(
        name(record.clusterId()), cluster, record, Foundation.ADMIN, cluster.adminCredentials());
  }

  /** The same for another person. */
  public String write(ClusterFolder cluster, ClusterRecord record, String person, Path credentials)
      throws IOException {
    return write(name(record.clusterId()) + "-" + person, cluster, record, person, credentials);
  }

  private String write(
      String name, ClusterFolder cluster, ClusterRecord record, String person, Path credentials)
      throws IOException {
    Map<String, String> context = new LinkedHashMap<>();
    context.put("description", "CPCluster on this machine, as " + person);
    context.put("url", String.join(",", record.natsUrls()));
    context.put("creds", credentials.toAbsolutePath().toString());
    context.put("inbox_prefix", Grants.inboxPrefix(person));
    if (record.natsUrls().stream().anyMatch(url -> url.startsWith("tls://"))) {
      context.put(
          "ca", Foundation.authorities(cluster).rootCertificate().toAbsolutePath().toString());
    }
    OwnerOnly.write(folder.resolve(name + ".json"), Json.writePretty(context) + "\n");
    return name;
  }

  /** Removes the contexts of a cluster, those that were written. */
  public void remove(String clusterId) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> own =
        Files.newDirectoryStream(folder, name(clusterId) + "{.json,-*.json}")) {
      for (Path context : own) {
        Files.deleteIfExists(context);
      }
    }
  }

  private static String name(String clusterId) {
    String distinct = clusterId.startsWith("c-") ? clusterId.substring(2) : clusterId;
    return "cpcluster-dev-" + distinct.substring(0, Math.min(8, distinct.length()));
  }
}
