package io.cpcluster.launcher.members;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.ClusterRecord.MemberEntry;
import io.cpcluster.launcher.folder.OwnerOnly;
import io.cpcluster.natsserver.NatsUser;
import io.cpcluster.natsserver.NatsUsers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the configuration files of masters and nodes. Passwords stand in files of their own. */
final class MemberConfiguration {
  private final ClusterFolder folder;
  private final NatsUsers users;

  MemberConfiguration(ClusterFolder folder, NatsUsers users) {
    this.folder = folder;
    this.users = users;
  }

  Path writeMaster(ClusterRecord record, String name, String id) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("id", id);
    settings.put("master_addresses", record.natsUrls());
    settings.put("nats_users", folder.users().toString());
    settings.put("failover_timeout_ms", record.failoverTimeoutMs());
    return write(folder.masters().resolve(name + ".json"), settings);
  }

  Path writeNode(ClusterRecord record, MemberEntry entry) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("id", entry.id());
    settings.put("role", entry.role());
    settings.put("labels", entry.labels());
    settings.put("slots", entry.slots());
    settings.put("storage_dir", folder.nodes().resolve(entry.name()).toString());
    settings.put("nats", record.natsUrls());
    settings.put("credentials", userFile(users.peer()).toString());
    return write(folder.nodes().resolve(entry.name() + ".json"), settings);
  }

  private Path userFile(NatsUser user) throws IOException {
    Path file = folder.userFile(user.name());
    OwnerOnly.write(
        file, Json.writePretty(Map.of("user", user.name(), "password", user.password())) + "\n");
    return file;
  }

  private static Path write(Path file, Map<String, Object> settings) throws IOException {
    OwnerOnly.write(file, Json.writePretty(settings) + "\n");
    return file;
  }
}
