package io.cpcluster.master.config;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.AccountKeys;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A master's users: one for all, as a credentials file, or {@code
 * {"write":…,"serve":…,"watch":…,"keys":{"account":…,"people":…,"signing":…,"vouching":…}}}, of
 * which {@code watch} and {@code keys} may be missing. A user is {@code {"jwt":…,"seed":…}}, {@code
 * {"user":…,"password":…}}, or the path of a credentials file, relative to this one. Refused when
 * others may read the file.
 */
final class CredentialsFile {
  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path file;

  private CredentialsFile(Path file) {
    this.file = file;
  }

  static MasterCredentials read(Path file) throws InvalidConfig {
    try {
      if (!Files.exists(file)) {
        throw new InvalidConfig(file + ": there is no such file");
      }
      if (!isPrivate(file)) {
        throw new InvalidConfig(
            file + ": holds secrets and others may read it; do: chmod 600 " + file);
      }
      if (UserCredentials.ofFile(Files.readString(file)).isPresent()) {
        return MasterCredentials.oneUser(new Credentials.File(file));
      }
      return new CredentialsFile(file).read(Json.readStrictly(Files.readAllBytes(file)));
    } catch (InvalidField wrong) {
      throw new InvalidConfig(file + ": " + wrong.getMessage());
    } catch (IOException unreadable) {
      throw new InvalidConfig(file + ": cannot be read: " + unreadable);
    }
  }

  private MasterCredentials read(JsonNode document)
      throws InvalidField, InvalidConfig, IOException {
    Fields users = Fields.of("", document, "write", "serve", "watch", "keys");
    JsonNode watch = users.optional("watch");
    JsonNode keys = users.optional("keys");
    return new MasterCredentials(
        user("write", users.required("write")),
        user("serve", users.required("serve")),
        watch == null ? Optional.empty() : Optional.of(user("watch", watch)),
        keys == null ? Optional.empty() : Optional.of(keys(keys)),
        List.of());
  }

  private Credentials user(String name, JsonNode value)
      throws InvalidField, InvalidConfig, IOException {
    if (value.isString()) {
      Path named = file.toAbsolutePath().resolveSibling(value.asString());
      if (!Files.exists(named) || !isPrivate(named)) {
        throw new InvalidConfig(
            named + ": there is no such file that its owner alone may read, for " + name);
      }
      return new Credentials.File(named);
    }
    if (value.has("jwt")) {
      Fields user = Fields.of(name, value, "jwt", "seed");
      return new Credentials.User(new UserCredentials(user.text("jwt"), user.text("seed")));
    }
    Fields user = Fields.of(name, value, "user", "password");
    return new Credentials.UserPassword(user.text("user"), user.text("password"));
  }

  private static AccountKeys keys(JsonNode object) throws InvalidField {
    Fields keys = Fields.of("keys", object, "account", "people", "signing", "vouching");
    try {
      return new AccountKeys(
          keys.text("account"),
          keys.text("people"),
          NatsKey.ofSeed(NatsKey.Kind.ACCOUNT, keys.text("signing")),
          NatsKey.ofSeed(NatsKey.Kind.OPERATOR, keys.text("vouching")));
    } catch (IllegalArgumentException noSeed) {
      throw keys.wrong("keys: " + noSeed.getMessage());
    }
  }

  static boolean isPrivate(Path file) throws IOException {
    try {
      return OWNERS.containsAll(Files.getPosixFilePermissions(file));
    } catch (UnsupportedOperationException noSuchPermissionsHere) {
      return true;
    }
  }
}
