package io.cpcluster.natsserver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the configuration of one server: a template as it is, and its values beside it. */
final class ConfigurationFiles {
  private static final String TEMPLATES = "/nats-conf/";

  private ConfigurationFiles() {}

  static void write(ServerFolder folder, NatsServerSettings settings, int port, int monitorPort)
      throws IOException {
    Files.writeString(folder.configuration(), template("single.conf"));
    Files.writeString(folder.accounts(), template("no-accounts.conf"));
    Map<String, String> values = new LinkedHashMap<>();
    values.put("SERVER_NAME", quoted(settings.name()));
    values.put("LISTEN", quoted(settings.host() + ":" + port));
    values.put("MONITOR", quoted("127.0.0.1:" + monitorPort));
    values.put("PID_FILE", quoted(folder.pidFile()));
    values.put("PORTS_FOLDER", quoted(folder.portsFolder()));
    values.put("LOG_FILE", quoted(folder.log()));
    values.put("STORE_FOLDER", quoted(folder.store()));
    values.put("MAX_FILE_STORE", Long.toString(settings.maxFileStoreBytes()));
    values.put("SYNC_INTERVAL", quoted(settings.syncInterval().configured()));
    Files.writeString(folder.settings(), assignments(values));
  }

  private static String assignments(Map<String, String> values) {
    StringBuilder text = new StringBuilder("# Written by the launcher at every start.\n");
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

  private static String template(String name) throws IOException {
    try (InputStream in = ConfigurationFiles.class.getResourceAsStream(TEMPLATES + name)) {
      if (in == null) {
        throw new IOException("the template " + name + " is missing in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
