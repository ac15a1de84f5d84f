package io.cpcluster.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Greets as a nats-server of some version, and answers pings; knows nothing else. */
final class FakeServer implements AutoCloseable {
  private static final String INFO =
      "INFO {\"server_id\":\"FAKE\",\"server_name\":\"fake\",\"version\":\"%s\",\"proto\":1,"
          + "\"host\":\"127.0.0.1\",\"port\":%d,\"headers\":true,\"jetstream\":true,"
          + "\"max_payload\":1048576}\r\n";

  private final ServerSocket listener;
  private final String version;

  private FakeServer(ServerSocket listener, String version) {
    this.listener = listener;
    this.version = version;
  }

  static FakeServer start(String version) throws IOException {
    ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    FakeServer server = new FakeServer(listener, version);
    Thread.ofVirtual().name("fake nats-server").start(server::listen);
    return server;
  }

  String url() {
    return "nats://127.0.0.1:" + listener.getLocalPort();
  }

  private void listen() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client;
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      write(client, INFO.formatted(version, listener.getLocalPort()));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("PING")) {
          write(client, "PONG\r\n");
        }
      }
    } catch (IOException _) {
      // The client left.
    }
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
