package io.cpcluster.launcher.members;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.WayToNats;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.ClusterRecord.MemberEntry;
import io.cpcluster.launcher.foundation.Foundation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Writes the configuration files of masters and nodes. Secrets stand in files of their own. */
final class MemberConfiguration {
  private final ClusterFolder folder;

  private final WayToNats toNats;
  private final Map<String, Object> masterSettings;

  MemberConfiguration(ClusterFolder folder, WayToNats toNats, Map<String, Object> masterSettings) {
    this.folder = folder;
    this.toNats = toNats;
    this.masterSettings = masterSettings;
  }

  Path writeMaster(ClusterRecord record, String name) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("nats", toNats.urls(name, record.natsUrls()));
    settings.put("credentials", folder.masterCredentials().toString());
    settings.put("cluster_id", record.clusterId());
    settings.put("failover_timeout_ms", record.failoverTimeoutMs());
    settings.put("cert_path", folder.masterCertificate(name).toString());
    settings.put("key_path", folder.masterKey(name).toString());
    settings.put("ca_cert_path", Foundation.authorities(folder).rootCertificate().toString());
    settings.putAll(masterSettings);
    return write(folder.masters().resolve(name + ".json"), settings);
  }

  Path writeNode(ClusterRecord record, MemberEntry entry) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("id", entry.id());
    settings.put("role", entry.role());
    settings.put("labels", entry.labels());
    settings.put("slots", entry.slots());
    if (Role.DISK.wireName().equals(entry.role())) {
      settings.put("storage_dir", folder.nodes().resolve(entry.name() + ".storage").toString());
    }
    settings.put("data_dir", folder.nodes().resolve(entry.name() + ".data").toString());
    settings.put("address", "127.0.0.1");
    List<String> urls = toNats.urls(entry.name(), record.natsUrls());
    settings.put("nats", urls);
    settings.put("join", joinFile(record, entry, urls).toString());
    if (entry.settings() != null) {
      settings.putAll(entry.settings());
    }
    return write(folder.nodes().resolve(entry.name() + ".json"), settings);
  }

  /** The addresses in a join file come before those in a node's configuration. */
  private Path joinFile(ClusterRecord record, MemberEntry entry, List<String> urls)
      throws IOException {
    if (urls.equals(record.natsUrls())) {
      return folder.joinFile();
    }
    try {
      JsonNode all = Json.readTree(Files.readAllBytes(folder.joinFile()));
      Map<String, Object> own = new LinkedHashMap<>();
      own.put("servers", urls);
      own.put("token", all.path("token").asString(""));
      return write(folder.nodes().resolve(entry.name() + ".join.json"), own);
    } catch (InvalidField broken) {
      throw new IOException(folder.joinFile() + ": " + broken.getMessage(), broken);
    }
  }

  /** Written anew at each start of the member. */
  private static Path write(Path file, Map<String, Object> settings) throws IOException {
    OwnerOnly.writeForNow(file, Json.writePretty(settings) + "\n");
    return file;
  }
}
