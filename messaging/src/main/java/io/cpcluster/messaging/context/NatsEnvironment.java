package io.cpcluster.messaging.context;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.messaging.Credentials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the variables of the {@code nats} command in its order: each variable comes before what the
 * context says, and the context that an option names before that of {@code NATS_CONTEXT}. A context
 * that was merely selected for that command counts for nothing here: a program should not change
 * its cluster because somebody else's shell did.
 */
public final class NatsEnvironment {
  /** Names a context. */
  public static final String CONTEXT = "NATS_CONTEXT";

  /** Names servers. */
  public static final String URL = "NATS_URL";

  private static final String CREDENTIALS = "NATS_CREDS";
  private static final String KEY = "NATS_NKEY";
  private static final String USER = "NATS_USER";
  private static final String PASSWORD = "NATS_PASSWORD";
  private static final String ROOTS = "NATS_CA";

  private static final Map<String, String> NOT_TAKEN =
      Map.of(
          "NATS_CERT", "certificates of clients",
          "NATS_KEY", "certificates of clients",
          "NATS_SOCKS_PROXY", "proxies");

  private final Map<String, String> environment;
  private final NatsContext context;

  private NatsEnvironment(Map<String, String> environment, NatsContext context) {
    this.environment = environment;
    this.context = context;
  }

  /** Whether the variables say where NATS is. */
  public static boolean saysWhere(Map<String, String> environment) {
    return variable(environment, CONTEXT).isPresent() || variable(environment, URL).isPresent();
  }

  /**
   * Reads variables and context.
   *
   * @param named the context that an option names
   * @throws InvalidConfig saying which of them cannot be used and why
   */
  public static NatsPlace read(Optional<String> named, Map<String, String> environment)
      throws InvalidConfig {
    Optional<String> name = named.isPresent() ? named : variable(environment, CONTEXT);
    NatsContext context =
        name.isPresent() ? NatsContext.read(name.get(), environment) : NatsContext.NONE;
    return new NatsEnvironment(environment, context).place();
  }

  private NatsPlace place() throws InvalidConfig {
    for (Map.Entry<String, String> wrong : NOT_TAKEN.entrySet()) {
      if (variable(wrong.getKey()).isPresent()) {
        throw new InvalidConfig(
            wrong.getKey() + ": " + wrong.getValue() + " are not taken; use a credentials file");
      }
    }
    return new NatsPlace(
        split(variable(URL).or(() -> context.text("url")).orElse("")),
        credentials(),
        roots(),
        context.text("inbox_prefix").map(NatsEnvironment::withoutDot));
  }

  /** The strongest that is named, as that command takes it: a file before a key before a user. */
  private Credentials credentials() throws InvalidConfig {
    Optional<String> file = variable(CREDENTIALS).or(() -> context.text("creds"));
    if (file.isPresent()) {
      return CredentialFiles.credentials(where(CREDENTIALS, "creds"), path(file.get()));
    }
    Optional<String> key = variable(KEY).or(() -> context.text("nkey"));
    if (key.isPresent()) {
      return CredentialFiles.key(where(KEY, "nkey"), path(key.get()));
    }
    Optional<String> user = variable(USER).or(() -> context.text("user"));
    Optional<String> password = variable(PASSWORD).or(() -> context.text("password"));
    if (user.isPresent()) {
      return password.isPresent()
          ? new Credentials.UserPassword(user.get(), password.get())
          : new Credentials.Token(user.get());
    }
    Optional<String> token = context.text("token");
    return token.isPresent() ? new Credentials.Token(token.get()) : new Credentials.None();
  }

  private List<String> roots() throws InvalidConfig {
    Optional<String> file = variable(ROOTS).or(() -> context.text("ca"));
    return file.isPresent()
        ? CredentialFiles.roots(where(ROOTS, "ca"), path(file.get()))
        : List.of();
  }

  private String where(String variable, String field) {
    return variable(variable).isPresent() ? variable : context.file() + ": \"" + field + "\"";
  }

  /** As that command reads it: {@code ~} stands for the user's own folder. */
  private Path path(String text) {
    return text.startsWith("~/")
        ? NatsContext.home(environment).resolve(text.substring(2))
        : Path.of(text);
  }

  private Optional<String> variable(String name) {
    return variable(environment, name);
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static String withoutDot(String prefix) {
    return prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }

  private static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    for (String part : list.split(",")) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }
}
