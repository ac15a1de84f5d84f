package io.cpcluster.messaging.context;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A context of the {@code nats} command: one JSON file. {@link #toString} shows no secret.
 *
 * @param file where it was read
 */
record NatsContext(Path file, JsonNode fields) {
  /** Says nothing. */
  static final NatsContext NONE =
      new NatsContext(Path.of("no context"), JsonNodeFactory.instance.objectNode());

  private static final Pattern NAME = Pattern.compile("[^/\\\\]{1,128}");
  private static final int MOST_BYTES = 64 << 10;

  /** What changes how NATS is reached and is not done here. */
  private static final List<String> NOT_TAKEN =
      List.of(
          "cert",
          "key",
          "nsc",
          "user_jwt",
          "user_seed",
          "socks_proxy",
          "jetstream_domain",
          "jetstream_api_prefix",
          "tls_first");

  /**
   * Reads a context by its name, or by the path of a JSON file.
   *
   * @throws InvalidConfig there is none, or it says what is not done here
   */
  static NatsContext read(String name, Map<String, String> environment) throws InvalidConfig {
    Path file = fileOf(name, environment);
    if (!Files.exists(file)) {
      throw new InvalidConfig(
          "there is no context \"" + name + "\": " + file + " is missing; nats context ls");
    }
    CredentialFiles.requirePrivate(file.toString(), file);
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new InvalidConfig(file + ": is too long for a context");
      }
      JsonNode fields = Json.readTree(Files.readAllBytes(file));
      for (String field : NOT_TAKEN) {
        JsonNode value = fields.path(field);
        if (!value.asString("").isBlank() && !value.asString("").equals("false")) {
          throw new InvalidConfig(
              file + ": \"" + field + "\" is not taken here; a credentials file is: \"creds\"");
        }
      }
      return new NatsContext(file, fields);
    } catch (InvalidField broken) {
      throw new InvalidConfig(file + ": " + broken.getMessage());
    } catch (IOException unreadable) {
      throw new InvalidConfig(file + ": cannot be read: " + unreadable);
    }
  }

  private static Path fileOf(String name, Map<String, String> environment) throws InvalidConfig {
    if (name.endsWith(".json") && Files.exists(Path.of(name))) {
      return Path.of(name);
    }
    if (!NAME.matcher(name).matches() || name.contains("..")) {
      throw new InvalidConfig("\"" + name + "\" is no name of a context");
    }
    String chosen = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path configuration = chosen.isBlank() ? home(environment).resolve(".config") : Path.of(chosen);
    return configuration.resolve("nats").resolve("context").resolve(name + ".json");
  }

  static Path home(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isBlank() ? System.getProperty("user.home", ".") : home);
  }

  Optional<String> text(String field) {
    return Optional.of(fields.path(field).asString("")).filter(value -> !value.isBlank());
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
