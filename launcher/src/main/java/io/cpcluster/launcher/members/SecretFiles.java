package io.cpcluster.launcher.members;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.OwnerOnly;
import io.cpcluster.natsserver.NatsUser;
import io.cpcluster.natsserver.NatsUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The files that hold passwords, one for each who needs some; their owner alone may read them. */
public final class SecretFiles {
  private final ClusterFolder folder;
  private final NatsUsers users;

  public SecretFiles(ClusterFolder folder, NatsUsers users) {
    this.folder = folder;
    this.users = users;
  }

  /** The users that the folder holds, made now if it holds none. */
  public static NatsUsers users(ClusterFolder folder) throws IOException {
    if (Files.exists(folder.users())) {
      return NatsUsers.load(folder.users());
    }
    NatsUsers users = NatsUsers.generate();
    users.save(folder.users());
    return users;
  }

  /** For masters: {@code {"write":{…},"serve":{…},"watch":{…}}}. */
  public Path masters() throws IOException {
    Map<String, Object> credentials = new LinkedHashMap<>();
    credentials.put("write", fields(users.master()));
    credentials.put("serve", fields(users.serve()));
    credentials.put("watch", fields(users.watch()));
    return write(folder.userFile("master"), Json.writePretty(credentials));
  }

  /** For nodes: {@code {"user":…,"password":…}}. */
  public Path nodes() throws IOException {
    return write(folder.userFile("peer"), Json.writePretty(fields(users.peer())));
  }

  /** For nats-servers that somebody else starts: what {@code accounts.conf} includes. */
  public Path natsUsers() throws IOException {
    String lines =
        users.all().stream()
            .map(
                user ->
                    user.name().toUpperCase(Locale.ROOT) + "_PASSWORD: \"" + user.password() + "\"")
            .collect(Collectors.joining("\n"));
    return write(folder.secrets().resolve("users.conf"), lines);
  }

  /** For three nats-servers that somebody else starts: by which they know each other. */
  public Path natsRoutes() throws IOException {
    Path file = folder.secrets().resolve("route.password");
    return Files.exists(file) ? file : write(file, NatsUsers.generate().master().password());
  }

  private static Map<String, Object> fields(NatsUser user) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("user", user.name());
    fields.put("password", user.password());
    return fields;
  }

  private static Path write(Path file, String text) throws IOException {
    OwnerOnly.write(file, text + "\n");
    return file;
  }
}
