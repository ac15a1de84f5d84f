package io.cpcluster.gateway.config;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.context.CredentialFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads the file that a local cluster starts its gateway with. */
public final class GatewayConfigReader {
  private static final List<String> KNOWN =
      List.of(
          "nats",
          "credentials",
          "user",
          "nats_ca_path",
          "bind",
          "port",
          "token_file",
          "address_file");
  private static final int INBOX_BYTES = 8;

  private GatewayConfigReader() {}

  /** Reads a file. */
  public static GatewayConfig read(Path path) throws InvalidConfig {
    ConfigFile file = ConfigFile.read(path, KNOWN);
    String user = required(file, "user");
    Optional<Path> roots = file.text("nats_ca_path").map(Path::of);
    NatsSettings nats =
        new NatsSettings(
            file.texts("nats").orElseGet(() -> List.of("nats://127.0.0.1:4222")),
            new Credentials.File(Path.of(required(file, "credentials"))),
            "cpcluster gateway",
            inboxPrefix(user),
            roots.isPresent() ? CredentialFiles.roots("nats_ca_path", roots.get()) : List.of());
    return new GatewayConfig(
            nats,
            GatewayConfig.address(file.text("bind").orElse(GatewayConfig.DEFAULT_BIND)),
            file.number("port", 0, 65_535).orElse((long) GatewayConfig.DEFAULT_PORT).intValue(),
            Path.of(required(file, "token_file")),
            Optional.empty(),
            file.text("address_file").map(Path::of).orElse(null))
        .checked();
  }

  /** A place below a user's inboxes that nobody else listens at. */
  public static String inboxPrefix(String user) {
    byte[] own = new byte[INBOX_BYTES];
    new SecureRandom().nextBytes(own);
    return Grants.inboxPrefix(user) + "." + HexFormat.of().formatHex(own) + ".";
  }

  private static String required(ConfigFile file, String name) throws InvalidConfig {
    Optional<String> given = file.text(name);
    if (given.isEmpty()) {
      throw file.wrong(name, "is missing");
    }
    return given.get();
  }
}
