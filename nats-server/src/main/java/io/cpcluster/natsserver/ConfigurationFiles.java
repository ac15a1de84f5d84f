package io.cpcluster.natsserver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the configuration of one server: the templates of {@code nats-conf/} as they are, and
 * beside them the values they name.
 */
public final class ConfigurationFiles {
  private static final String TEMPLATES = "/nats-conf/";

  private ConfigurationFiles() {}

  /**
   * Writes the files of a server that somebody else starts, in its folder: {@code nats-server -c
   * nats-server.conf}. All paths in them are relative to it.
   *
   * @return the file to start the server with
   */
  public static Path write(Path folder, ServerPlan plan) throws IOException {
    ServerFolder files = new ServerFolder(folder);
    Files.createDirectories(folder);
    write(files, new ServerFolder(Path.of("")), plan);
    return files.configuration();
  }

  /**
   * Writes the files of a server.
   *
   * @param folder where to
   * @param named the same as the server sees it
   */
  static void write(ServerFolder folder, ServerFolder named, ServerPlan plan) throws IOException {
    copy(folder, "server.conf", "server.conf");
    Files.writeString(folder.file("settings.conf"), settingsText(named, plan));
    writeAccess(folder, named, plan.access());
    boolean encrypted = plan.encryption().isPresent();
    if (encrypted) {
      Files.writeString(folder.file("tls-files.conf"), tlsText(plan.encryption().get()));
    }
    copy(folder, "tls.conf", encrypted ? "tls.conf" : "no-tls.conf");
    if (plan.place().isPresent()) {
      SecretFile.write(folder.file("routes.conf"), routesText(plan.place().get()));
      copy(folder, "routes-tls.conf", encrypted ? "routes-tls.conf" : "no-routes-tls.conf");
    }
    String top = plan.place().isPresent() ? "cluster-of-three.conf" : "single.conf";
    Files.writeString(folder.configuration(), template(top));
  }

  private static String settingsText(ServerFolder named, ServerPlan plan) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("SERVER_NAME", quoted(plan.name()));
    values.put("LISTEN", quoted(plan.listen()));
    values.put("MONITOR", quoted(plan.monitor()));
    values.put("PID_FILE", quoted(named.pidFile()));
    values.put("PORTS_FOLDER", quoted(named.portsFolder()));
    values.put("LOG_FILE", quoted(named.log()));
    values.put("STORE_FOLDER", quoted(named.store()));
    values.put("MAX_FILE_STORE", Long.toString(plan.maxFileStoreBytes()));
    values.put("SYNC_INTERVAL", quoted(plan.syncInterval().configured()));
    return assignments("server.conf", values);
  }

  private static String tlsText(Encryption tls) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("TLS_CERTIFICATE", quoted(tls.certificate()));
    values.put("TLS_KEY", quoted(tls.key()));
    values.put("TLS_ROOTS", quoted(tls.roots()));
    return assignments("tls.conf", values);
  }

  private static void writeAccess(ServerFolder folder, ServerFolder named, Access access)
      throws IOException {
    switch (access) {
      case Access.Everybody() -> copy(folder, "accounts.conf", "no-accounts.conf");
      case Access.Accounts accounts -> {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("OPERATOR", quoted(accounts.operator()));
        values.put("SYSTEM_ACCOUNT", quoted(accounts.systemAccount()));
        values.put("ACCOUNTS_FOLDER", quoted(named.file("accounts")));
        StringBuilder preload = new StringBuilder("resolver_preload: {\n");
        accounts
            .accounts()
            .forEach(
                (account, jwt) ->
                    preload.append("  ").append(account).append(": ").append(quoted(jwt) + "\n"));
        Files.writeString(
            folder.file("operator.conf"),
            assignments("accounts.conf", values) + preload.append("}\n"));
        copy(folder, "accounts.conf", "accounts.conf");
      }
    }
  }

  private static String routesText(ClusterPlace place) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("CLUSTER_NAME", quoted(place.cluster()));
    values.put("ROUTE_LISTEN", quoted(place.listen()));
    values.put("ROUTE_ADVERTISE", quoted(place.advertise()));
    values.put("ROUTE_USER", quoted(place.user().name()));
    values.put("ROUTE_PASSWORD", quoted(place.user().password()));
    List<String> addresses = place.addresses();
    for (int i = 0; i < addresses.size(); i++) {
      values.put("ROUTE_" + (i + 1), quoted(place.routeUrl(addresses.get(i))));
    }
    return assignments("cluster-of-three.conf", values);
  }

  private static String assignments(String explainedIn, Map<String, String> values) {
    StringBuilder text =
        new StringBuilder(
            "# Written by cpcluster; the names are explained in " + explainedIn + ".\n");
    values.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }

  private static String quoted(Path path) {
    return quoted(path.toString());
  }

  private static String quoted(String text) {
    if (text.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("control character in \"" + text + "\"");
    }
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static void copy(ServerFolder folder, String as, String name) throws IOException {
    Files.writeString(folder.file(as), template(name));
  }

  private static String template(String name) throws IOException {
    try (InputStream in = ConfigurationFiles.class.getResourceAsStream(TEMPLATES + name)) {
      if (in == null) {
        throw new IOException("the template " + name + " is missing in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
