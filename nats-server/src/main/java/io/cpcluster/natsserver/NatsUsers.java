package io.cpcluster.natsserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The users of one cluster, one for each role. What each may do stands in {@code accounts.conf}.
 *
 * @param master writes: JetStream and all subjects of the cluster
 * @param serve a master's serving connection: reads requests, publishes answers to inboxes only
 * @param watch a master's connection to the system account: disconnects, kick, server variables
 * @param peer nodes and clients that take part
 * @param people persons and scripts with the {@code nats} or {@code cpcluster} command
 */
public record NatsUsers(
    NatsUser master, NatsUser serve, NatsUser watch, NatsUser peer, NatsUser people) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PASSWORD_BYTES = 32;

  /** New users with passwords of 256 random bits. */
  public static NatsUsers generate() {
    SecureRandom random = new SecureRandom();
    return new NatsUsers(
        user("master", random),
        user("serve", random),
        user("watch", random),
        user("peer", random),
        user("people", random));
  }

  private static NatsUser user(String name, SecureRandom random) {
    return new NatsUser(name, randomPassword(random));
  }

  static String randomPassword(SecureRandom random) {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** All users. */
  public List<NatsUser> all() {
    return List.of(master, serve, watch, peer, people);
  }

  /** Writes names and passwords as JSON; the file is readable by its owner only. */
  public void save(Path file) throws IOException {
    Map<String, String> passwords = new LinkedHashMap<>();
    all().forEach(user -> passwords.put(user.name(), user.password()));
    SecretFile.write(file, JSON.writeValueAsString(passwords) + "\n");
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException the file is missing or is not such a file; the message holds no password
   */
  public static NatsUsers load(Path file) throws IOException {
    try {
      JsonNode passwords = JSON.readTree(Files.readString(file));
      return new NatsUsers(
          loaded("master", passwords),
          loaded("serve", passwords),
          loaded("watch", passwords),
          loaded("peer", passwords),
          loaded("people", passwords));
    } catch (JacksonException | IllegalArgumentException _) {
      throw new IOException(file + " does not hold the users of a cluster");
    }
  }

  private static NatsUser loaded(String name, JsonNode passwords) {
    return new NatsUser(name, passwords.path(name).asString(""));
  }

  @Override
  public String toString() {
    return "NatsUsers" + all();
  }
}
