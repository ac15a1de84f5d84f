package io.cpcluster.natsserver.binary;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The greeting ({@code INFO}) of a NATS server.
 *
 * @param version as the server writes it
 * @param jetStream whether JetStream is on
 * @param name its {@code server_name}
 * @param id its public key, new at every start
 */
public record ServerInfo(String version, boolean jetStream, String name, String id) {
  private static final int LINE_LIMIT_BYTES = 64 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Connects and reads the greeting.
   *
   * @param limit for connecting, and for each wait for bytes
   * @throws IOException nobody listens, or it is not a NATS server
   */
  public static ServerInfo read(InetSocketAddress address, Duration limit) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) limit.toMillis());
      socket.setSoTimeout((int) limit.toMillis());
      return parse(readLine(new BufferedInputStream(socket.getInputStream())));
    }
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() >= LINE_LIMIT_BYTES) {
        throw new IOException("not a NATS server: no INFO line");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  static ServerInfo parse(String line) throws IOException {
    if (!line.startsWith("INFO ")) {
      throw new IOException("not a NATS server: no INFO line");
    }
    try {
      JsonNode info = JSON.readTree(line.substring("INFO ".length()));
      return new ServerInfo(
          info.path("version").asString(""),
          info.path("jetstream").asBoolean(false),
          info.path("server_name").asString(""),
          info.path("server_id").asString(""));
    } catch (JacksonException e) {
      throw new IOException("not a NATS server: its INFO line is not JSON", e);
    }
  }
}
