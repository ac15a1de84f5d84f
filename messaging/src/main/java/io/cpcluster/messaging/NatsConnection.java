package io.cpcluster.messaging;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection to NATS. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class NatsConnection implements AutoCloseable {
  private NatsConnection() {}

  /** Returns at once and connects in the background, for ever. */
  public static NatsConnection open(NatsSettings settings, ConnectionListener listener) {
    throw new UnsupportedOperationException();
  }

  /** Waits until connected; false when the limit passed first. */
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Whether there is a connection now. */
  public boolean isConnected() {
    throw new UnsupportedOperationException();
  }

  /** What the last connected server said of itself; empty before the first connect. */
  public Optional<ServerFacts> server() {
    throw new UnsupportedOperationException();
  }

  /** A new delivery thread. */
  public Dispatch dispatch(String name) {
    throw new UnsupportedOperationException();
  }

  /** Answers that have come and wait to be handed to whoever asked; 0: flush your batches now. */
  public int pendingReplies() {
    throw new UnsupportedOperationException();
  }

  /** Sends without waiting; dropped and counted when it cannot be sent or kept for sending. */
  public void publish(String subject, byte[] body) {
    throw new UnsupportedOperationException();
  }

  /** Sends with headers and an optional reply subject; see {@link #publish(String, byte[])}. */
  public void publish(
      String subject, @Nullable String replyTo, Map<String, String> headers, byte[] body) {
    throw new UnsupportedOperationException();
  }

  /** Asks; exactly one callback, on the delivery thread of replies or of time-outs. */
  public void request(
      String subject,
      Map<String, String> headers,
      byte[] body,
      Duration timeout,
      Consumer<Reply> answered) {
    throw new UnsupportedOperationException();
  }

  /** Asks and waits; for virtual threads. */
  public Reply request(String subject, byte[] body, Duration timeout) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Waits until the server has read all that was published before, or the limit passed. */
  public void flush(Duration limit) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Ends the connection; open requests end as closed. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
