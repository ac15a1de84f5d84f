package io.cpcluster.master.config;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A master's users: {@code {"write":{"user":…,"password":…},"serve":{…},"watch":{…}}}, of which
 * {@code watch} may be missing. Refused when others may read the file.
 */
final class CredentialsFile {
  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private CredentialsFile() {}

  static MasterCredentials read(Path file) throws InvalidConfig {
    try {
      if (!Files.exists(file)) {
        throw new InvalidConfig(file + ": there is no such file");
      }
      if (!isPrivate(file)) {
        throw new InvalidConfig(
            file + ": holds secrets and others may read it; do: chmod 600 " + file);
      }
      return read(Json.readStrictly(Files.readAllBytes(file)));
    } catch (InvalidField wrong) {
      throw new InvalidConfig(file + ": " + wrong.getMessage());
    } catch (IOException unreadable) {
      throw new InvalidConfig(file + ": cannot be read: " + unreadable);
    }
  }

  private static MasterCredentials read(JsonNode document) throws InvalidField {
    Fields users = Fields.of("", document, "write", "serve", "watch");
    JsonNode watch = users.optional("watch");
    return new MasterCredentials(
        user("write", users.required("write")),
        user("serve", users.required("serve")),
        watch == null ? Optional.empty() : Optional.of(user("watch", watch)));
  }

  private static Credentials user(String name, JsonNode object) throws InvalidField {
    Fields user = Fields.of(name, object, "user", "password");
    return new Credentials.UserPassword(user.text("user"), user.text("password"));
  }

  static boolean isPrivate(Path file) throws IOException {
    try {
      return OWNERS.containsAll(Files.getPosixFilePermissions(file));
    } catch (UnsupportedOperationException noSuchPermissionsHere) {
      return true;
    }
  }
}
