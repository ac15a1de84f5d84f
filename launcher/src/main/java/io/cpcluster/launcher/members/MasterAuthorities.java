package io.cpcluster.launcher.members;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.master.certificates.AuthorityFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The masters' own authorities in a cluster's folder. */
public final class MasterAuthorities {
  private MasterAuthorities() {}

  /**
   * Writes the settings of a master that somebody else starts, in the cluster's folder or a copy of
   * it: its paths are relative to that. One that is there stays.
   */
  public static Path settings(
      ClusterFolder folder, ClusterRecord record, String master, boolean anew) throws IOException {
    Map<String, Object> nats = Map.of("credentials", relative(folder, folder.masterCredentials()));
    return settings(folder, record, master, nats, anew);
  }

  /**
   * The same for a master on a NATS that somebody else runs.
   *
   * @param nats who the master is there, and whom it believes
   */
  public static Path settings(
      ClusterFolder folder,
      ClusterRecord record,
      String master,
      Map<String, Object> nats,
      boolean anew)
      throws IOException {
    Path file = folder.masters().resolve(master + ".json");
    if (anew || !Files.exists(file)) {
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("nats", record.natsUrls());
      settings.putAll(nats);
      settings.put("cluster_id", record.clusterId());
      settings.put("cert_path", relative(folder, folder.masterCertificate(master)));
      settings.put("key_path", relative(folder, folder.masterKey(master)));
      settings.put(
          "ca_cert_path", relative(folder, Foundation.authorities(folder).rootCertificate()));
      OwnerOnly.write(file, Json.writePretty(settings) + "\n");
    }
    return file;
  }

  private static String relative(ClusterFolder folder, Path file) {
    return folder.root().relativize(file).toString();
  }

  /** Makes an authority of a master below the cluster's root, unless it has one. */
  public static void make(ClusterFolder folder, String master) throws IOException {
    AuthorityFiles files = Foundation.authorities(folder);
    Instant now = Instant.now();
    files.makeIntermediate(master, folder.masterCertificate(master), folder.masterKey(master), now);
  }
}
