package io.cpcluster.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes that a listener should not like, and what it says to them. */
final class Hellos {
  /** A handshake record of TLS begins so, an alert with 21. */
  private static final int HANDSHAKE = 22;

  private static final int WAIT_MS = 5_000;
  private static final int MOST = 64 << 10;

  private Hellos() {}

  /** What somebody answered until it closed; empty when it closed at once. */
  record Heard(byte[] bytes, boolean closed) {
    String text() {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Whether a handshake went on: the other side said hello, too. */
    boolean saysHello(int from) {
      return bytes.length > from && bytes[from] == HANDSHAKE;
    }
  }

  /**
   * Says hello in an old version of TLS: without the list of versions, by which newer ones are
   * asked for.
   *
   * @param minor 2 for 1.1, 3 for 1.2
   * @param greeting whether the listener speaks first, in one line
   */
  static Heard oldTls(String host, int port, int minor, boolean greeting) throws IOException {
    try (Socket socket = connect(host, port)) {
      if (greeting) {
        line(socket);
      }
      socket.getOutputStream().write(clientHello(minor));
      socket.getOutputStream().flush();
      return rest(socket);
    }
  }

  /** Says something without any encryption. */
  static Heard plain(String host, int port, String text, boolean greeting) throws IOException {
    try (Socket socket = connect(host, port)) {
      if (greeting) {
        line(socket);
      }
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return rest(socket);
    }
  }

  static Socket connect(String host, int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(host, port), WAIT_MS);
    socket.setSoTimeout(WAIT_MS);
    return socket;
  }

  /** The greeting of a nats-server, which tells nothing but that TLS is needed. */
  static String line(Socket socket) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    int one;
    while ((one = in.read()) >= 0 && one != '\n' && line.size() < MOST) {
      line.write(one);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static Heard rest(Socket socket) throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try {
      int one;
      while ((one = socket.getInputStream().read()) >= 0 && heard.size() < MOST) {
        heard.write(one);
      }
      return new Heard(heard.toByteArray(), true);
    } catch (SocketTimeoutException stillOpen) {
      return new Heard(heard.toByteArray(), false);
    } catch (IOException reset) {
      return new Heard(heard.toByteArray(), true);
    }
  }

  /** With usual suites of that time and no extension. */
  private static byte[] clientHello(int minor) {
    String version = "03%02x".formatted(minor);
    String suites = "c02bc02fc00ac014009c0035002f";
    String body =
        version + "11".repeat(32) + "00" + "%04x".formatted(suites.length() / 2) + suites + "0100";
    String handshake = "01" + "%06x".formatted(body.length() / 2) + body;
    return HexFormat.of().parseHex("160301" + "%04x".formatted(handshake.length() / 2) + handshake);
  }
}
