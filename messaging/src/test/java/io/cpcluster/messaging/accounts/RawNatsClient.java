package io.cpcluster.messaging.accounts;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.UnaryOperator;

/** Speaks the client protocol of NATS line by line, so that tests see what a server really says. */
final class RawNatsClient implements AutoCloseable {
  private static final int REQUEST_TRIES = 20;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private final Socket socket;
  private final InputStream in;
  private final Queue<Message> messages = new ArrayDeque<>();
  private final List<String> errors = new ArrayList<>();
  private int subscriptions;

  /** A message that arrived. */
  public record Message(String subject, String reply, String body) {}

  private RawNatsClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Connects without a user. */
  public static RawNatsClient connect(String url) throws IOException {
    return connect(url, _ -> "");
  }

  /** Connects as a user; a refused user shows as an error of the first {@link #flush}. */
  static RawNatsClient connect(String url, UserCredentials user) throws IOException {
    NatsKey key = NatsKey.ofSeed(NatsKey.Kind.USER, user.seed());
    return connect(
        url,
        nonce ->
            ",\"jwt\":\"%s\",\"sig\":\"%s\""
                .formatted(
                    user.jwt(),
                    Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(key.sign(nonce.getBytes(StandardCharsets.US_ASCII)))));
  }

  private static RawNatsClient connect(String url, UnaryOperator<String> login) throws IOException {
    URI uri = URI.create(url);
    Socket socket = new Socket(InetAddress.ofLiteral(uri.getHost()), uri.getPort());
    socket.setSoTimeout((int) ANSWER_LIMIT.toMillis());
    RawNatsClient client = new RawNatsClient(socket);
    String nonce = client.readLine().replaceAll(".*\"nonce\":\"([^\"]+)\".*", "$1");
    client.send(
        "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true"
            + login.apply(nonce)
            + "}");
    return client;
  }

  /** Subscribes. */
  public void subscribe(String subject) throws IOException {
    send("SUB " + subject + " " + ++subscriptions);
  }

  /** Publishes; an empty reply means none. */
  public void publish(String subject, String reply, String body) throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    send("PUB " + subject + " " + reply + " " + length + "\r\n" + body);
  }

  /** Publishes without a reply subject. */
  public void publish(String subject, String body) throws IOException {
    publish(subject, "", body);
  }

  /** Publishes with a block of headers, as it stands. */
  public void publish(String subject, String reply, String headers, String body)
      throws IOException {
    int head = headers.getBytes(StandardCharsets.UTF_8).length;
    int total = head + body.getBytes(StandardCharsets.UTF_8).length;
    send("HPUB " + subject + " " + reply + " " + head + " " + total + "\r\n" + headers + body);
  }

  /**
   * Waits until the server has handled all that was sent; the errors it answered since the last.
   */
  public List<String> flush() throws IOException {
    send("PING");
    try {
      for (String line = readLine(); !line.equals("PONG"); line = readLine()) {
        take(line);
      }
    } catch (EOFException _) {
      errors.add("closed");
    }
    List<String> seen = List.copyOf(errors);
    errors.clear();
    return seen;
  }

  /** The next message, if one arrives in time. */
  public Optional<Message> next(Duration limit) throws IOException {
    socket.setSoTimeout((int) limit.toMillis());
    try {
      while (messages.isEmpty()) {
        take(readLine());
      }
    } catch (SocketTimeoutException _) {
      return Optional.empty();
    } finally {
      socket.setSoTimeout((int) ANSWER_LIMIT.toMillis());
    }
    return Optional.of(messages.remove());
  }

  /** Asks once and returns the first answer's body. */
  public String request(String subject, String inbox, String body) throws IOException {
    subscribe(inbox);
    publish(subject, inbox, body);
    return next(ANSWER_LIMIT)
        .map(Message::body)
        .orElseThrow(() -> new IOException("no answer on " + subject + ", errors " + errors));
  }

  /**
   * Asks again every second, up to 20 times: JetStream drops questions that arrive while its
   * servers elect a leader.
   */
  public String requestUntilAnswered(String subject, String inbox, String body) throws IOException {
    subscribe(inbox);
    for (int tries = 0; tries < REQUEST_TRIES; tries++) {
      publish(subject, inbox, body);
      Optional<Message> answer = next(Duration.ofSeconds(1));
      if (answer.isPresent()) {
        return answer.get().body();
      }
    }
    throw new IOException("no answer on " + subject + ", errors " + errors);
  }

  /** Waits until the server closes the connection. */
  boolean end(Duration limit) throws IOException {
    try {
      next(limit);
      return false;
    } catch (EOFException _) {
      return true;
    }
  }

  private void take(String line) throws IOException {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "-ERR" -> errors.add(line);
      case "PING" -> send("PONG");
      case "MSG" -> message(words, 0);
      case "HMSG" -> message(words, Integer.parseInt(words[words.length - 2]));
      default -> {}
    }
  }

  private void message(String[] words, int headerBytes) throws IOException {
    int total = Integer.parseInt(words[words.length - 1]);
    byte[] bytes = in.readNBytes(total);
    readLine();
    int numbers = headerBytes > 0 ? 2 : 1;
    String reply = words.length == 4 + numbers ? words[3] : "";
    String body = new String(bytes, headerBytes, total - headerBytes, StandardCharsets.UTF_8);
    messages.add(new Message(words[1], reply, body));
  }

  private void send(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A connection that the server ends with what we sent unread is a connection that ended. */
  private int read() throws IOException {
    try {
      return in.read();
    } catch (SocketTimeoutException late) {
      throw late;
    } catch (SocketException reset) {
      return -1;
    }
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = read(); next != '\n'; next = read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
