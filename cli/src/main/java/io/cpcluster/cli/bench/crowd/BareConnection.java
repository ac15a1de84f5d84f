package io.cpcluster.cli.bench.crowd;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As much of a NATS client as an idle node needs, in 48 KiB and without a thread: the library takes
 * six threads and a quarter of a MiB for each connection. Without encryption, so on loopback only.
 * Confined to one thread.
 */
final class BareConnection implements AutoCloseable {
  private static final int BUFFER_BYTES = 24 << 10;
  private static final int HANDSHAKE_LIMIT_MS = 10_000;
  private static final byte[] LINE_END = {'\r', '\n'};

  private final SocketChannel channel;
  private final Heard heard;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
  private int subscriptions;

  /** Hears each message; {@code refused} when it is an error, or says that nobody answers. */
  interface Heard {
    void message(String subject, @Nullable String replyTo, byte[] body, boolean refused);
  }

  private BareConnection(SocketChannel channel, Heard heard) {
    this.channel = channel;
    this.heard = heard;
    in.flip();
  }

  /**
   * Logs in; blocks until the server said that it may.
   *
   * @param url {@code nats://127.0.0.1:4222}
   * @param name as the server shows the connection
   */
  static BareConnection open(String url, UserCredentials user, String name, Heard heard)
      throws IOException {
    URI address = URI.create(url);
    SocketChannel channel = SocketChannel.open();
    BareConnection connection = new BareConnection(channel, heard);
    try {
      channel
          .socket()
          .connect(new InetSocketAddress(address.getHost(), address.getPort()), HANDSHAKE_LIMIT_MS);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      connection.logIn(user, name);
      channel.configureBlocking(false);
      return connection;
    } catch (IOException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  private void logIn(UserCredentials user, String name) throws IOException {
    String info = awaitLine();
    String nonce;
    try {
      byte[] facts = info.substring("INFO ".length()).getBytes(StandardCharsets.UTF_8);
      nonce = Json.readTree(facts).path("nonce").asString("");
    } catch (InvalidField broken) {
      throw new IOException("no NATS server: " + info, broken);
    }
    byte[] signature =
        NatsKey.ofSeed(NatsKey.Kind.USER, user.seed())
            .sign(nonce.getBytes(StandardCharsets.US_ASCII));
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("verbose", false);
    options.put("pedantic", false);
    options.put("name", name);
    options.put("lang", "cpcluster-bench");
    options.put("version", "1");
    options.put("protocol", 1);
    options.put("headers", true);
    options.put("no_responders", true);
    options.put("jwt", user.jwt());
    options.put("sig", Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    put("CONNECT " + new String(Json.write(options), StandardCharsets.UTF_8));
    put("PING");
    flush();
    String answer = awaitLine();
    if (!answer.equals("PONG")) {
      throw new IOException("not let in: " + answer);
    }
  }

  /** The next line, while the channel still blocks. */
  private String awaitLine() throws IOException {
    String line = line();
    while (line == null) {
      fill();
      line = line();
    }
    return line;
  }

  SocketChannel channel() {
    return channel;
  }

  void subscribe(String subject) {
    put("SUB " + subject + " " + ++subscriptions);
  }

  void publish(String subject, @Nullable String replyTo, byte[] body) {
    put("PUB " + subject + (replyTo == null ? " " : " " + replyTo + " ") + body.length);
    out.put(body).put(LINE_END);
  }

  private void put(String line) {
    out.put(line.getBytes(StandardCharsets.UTF_8)).put(LINE_END);
  }

  /** Sends what was said; what the socket does not take now goes with the next call. */
  void flush() throws IOException {
    if (out.position() > 0) {
      out.flip();
      channel.write(out);
      out.compact();
    }
  }

  /** Reads what is there and hands on all that is whole. */
  void read() throws IOException {
    fill();
    String line = line();
    while (line != null) {
      int begin = in.position();
      if (line.startsWith("MSG ") || line.startsWith("HMSG ")) {
        if (!message(line)) {
          in.position(begin - line.length() - LINE_END.length);
          return;
        }
      } else if (line.equals("PING")) {
        put("PONG");
      } else if (line.startsWith("-ERR")) {
        throw new IOException(line);
      }
      line = line();
    }
  }

  private void fill() throws IOException {
    in.compact();
    int count = in.hasRemaining() ? channel.read(in) : -1;
    in.flip();
    if (count < 0) {
      throw new IOException("the server closed, or a message is over " + BUFFER_BYTES + " bytes");
    }
  }

  /** Takes a line out of what was read; null when none is whole. All of them are ASCII. */
  private @Nullable String line() {
    for (int i = in.position(); i + 1 < in.limit(); i++) {
      if (in.get(i) == '\r' && in.get(i + 1) == '\n') {
        String line =
            new String(in.array(), in.position(), i - in.position(), StandardCharsets.ISO_8859_1);
        in.position(i + LINE_END.length);
        return line;
      }
    }
    return null;
  }

  /** Hands on the message that follows its line; false when not all of it is there. */
  private boolean message(String line) {
    String[] words = line.split(" ");
    boolean withHeaders = words[0].equals("HMSG");
    int size = Integer.parseInt(words[words.length - 1]);
    if (in.remaining() < size + LINE_END.length) {
      return false;
    }
    int headers = withHeaders ? Integer.parseInt(words[words.length - 2]) : 0;
    boolean hasReply = words.length == (withHeaders ? 6 : 5);
    byte[] body = new byte[size - headers];
    boolean refused = withHeaders && isRefusal(in.position(), headers);
    in.get(in.position() + headers, body);
    in.position(in.position() + size + LINE_END.length);
    heard.message(words[1], hasReply ? words[3] : null, body, refused);
    return true;
  }

  private boolean isRefusal(int from, int length) {
    String headers = new String(in.array(), from, length, StandardCharsets.ISO_8859_1);
    return headers.contains(Headers.ERROR_CODE) || headers.startsWith("NATS/1.0 503");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
