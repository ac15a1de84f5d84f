package io.cpcluster.node.config;

import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.join.TokenText;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Small JSON files that hold a secret; refused when others may read them. */
final class SecretFile {
  private static final List<String> CREDENTIAL_FIELDS = List.of("user", "password");
  private static final List<String> JOIN_FIELDS = List.of("token", "ip", "port", "servers");
  private static final int MOST_BYTES = 64 << 10;
  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private SecretFile() {}

  /** A credentials file of NATS, or user and password: {@code {"user":…,"password":…}}. */
  static Credentials credentials(Path file) throws InvalidConfig {
    if (isCredentialsFile(file)) {
      return new Credentials.File(file);
    }
    ConfigFile fields = read(file, CREDENTIAL_FIELDS);
    return new Credentials.UserPassword(text(fields, "user"), text(fields, "password"));
  }

  private static boolean isCredentialsFile(Path file) throws InvalidConfig {
    require(file);
    try {
      return Files.size(file) <= MOST_BYTES
          && UserCredentials.ofFile(Files.readString(file)).isPresent();
    } catch (IOException unreadable) {
      throw new InvalidConfig(file + ": cannot be read: " + unreadable);
    }
  }

  /** What a {@code join.json} says. */
  record Join(List<String> addresses, Optional<TokenText> token) {}

  /**
   * A {@code join.json}: {@code {"token":…,"ip":…,"port":…}}, which means {@code tls://} off this
   * machine, with {@code servers} for several addresses.
   */
  static Join join(Path file) throws InvalidConfig {
    JoinFile.require(file);
    ConfigFile fields = read(file, JOIN_FIELDS);
    Optional<List<String>> servers = fields.texts("servers");
    List<String> addresses = servers.isPresent() ? servers.get() : List.of(address(fields));
    Optional<String> token = fields.text("token");
    if (token.isPresent() && TokenText.parse(token.get()).isEmpty()) {
      throw fields.wrong("token", "is no token of this kind; cpcluster token create makes one");
    }
    return new Join(addresses, token.flatMap(TokenText::parse));
  }

  private static String address(ConfigFile fields) throws InvalidConfig {
    long port = fields.number("port", 1, 65_535).orElse(4_222L);
    String ip = text(fields, "ip");
    String host = ip.contains(":") ? "[" + ip + "]" : ip;
    return (NatsAddresses.isLoopback(host) ? "nats://" : "tls://") + host + ":" + port;
  }

  private static String text(ConfigFile fields, String name) throws InvalidConfig {
    return fields.text(name).orElseThrow(() -> fields.wrong(name, "is missing"));
  }

  private static ConfigFile read(Path file, List<String> known) throws InvalidConfig {
    require(file);
    return ConfigFile.read(file, known);
  }

  static void require(Path file) throws InvalidConfig {
    if (!Files.exists(file)) {
      throw new InvalidConfig(file + ": there is no such file");
    }
    refuseWhenOthersMayRead(file);
  }

  private static void refuseWhenOthersMayRead(Path file) throws InvalidConfig {
    try {
      if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
        throw new InvalidConfig(
            file + ": holds a secret and others may read it; do: chmod 600 " + file);
      }
    } catch (UnsupportedOperationException noSuchPermissionsHere) {
      // A system without owner and group: nothing to check.
    } catch (IOException unreadable) {
      throw new InvalidConfig(file + ": cannot be read: " + unreadable);
    }
  }
}
