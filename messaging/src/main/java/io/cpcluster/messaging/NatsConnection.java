package io.cpcluster.messaging;

import io.nats.client.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to NATS, which comes back for ever. Thread-safe. While it is away, subscriptions
 * stay, up to 8 MiB of messages are kept for sending, and requests run into their time-outs. At
 * most 65,536 messages wait to be written.
 */
public final class NatsConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NatsConnection.class);
  private static final Duration CLOSING_FLUSH = Duration.ofMillis(500);

  private final String name;
  private final ConnectionState state;
  private final Keeper keeper;
  private final TimeWheel wheel;
  private final Requests requests;
  private final String inbox;
  private final AtomicLong inboxes = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final ReentrantLock flushing = new ReentrantLock();

  /** Set once, while the connection is opened. */
  private volatile @Nullable Dispatch replies;

  private NatsConnection(NatsSettings settings, ConnectionListener listener) {
    this.name = settings.connectionName();
    this.state = new ConnectionState(name, listener);
    this.keeper = new Keeper(settings, state);
    this.wheel = new TimeWheel(name + " timer");
    this.inbox = settings.inboxPrefix() + Base62.of(ThreadLocalRandom.current().nextLong(1L << 40));
    this.requests = new Requests(inbox + "r.", wheel);
  }

  /** Returns at once and connects in the background, for ever. */
  public static NatsConnection open(NatsSettings settings, ConnectionListener listener) {
    NatsConnection connection = new NatsConnection(settings, listener);
    Requests requests = connection.requests;
    Dispatch replies = connection.dispatch("replies");
    connection.replies = replies;
    replies.subscribe(requests.everyReply(), null, requests::reply);
    connection.keeper.start();
    return connection;
  }

  /** Waits until connected; false when the limit passed first. */
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    return state.awaitUp(limit);
  }

  /** Whether a server refused the credentials and none took them since. */
  public boolean isRefused() {
    return state.isRefused();
  }

  /** Whether there is a connection now. */
  public boolean isConnected() {
    Connection current = keeper.current();
    return current != null && current.getStatus() == Connection.Status.CONNECTED;
  }

  /** Whether its owner closed it. */
  public boolean isClosed() {
    return requests.isClosed();
  }

  /** What the last connected server said of itself; empty before the first connect. */
  public Optional<ServerFacts> server() {
    return state.server();
  }

  /** A new delivery thread. */
  public Dispatch dispatch(String dispatchName) {
    return keeper.dispatch(dispatchName);
  }

  /** A new subject, used by nobody else, for answers that are no single reply. */
  public String newInbox() {
    return inbox + "i." + Base62.of(inboxes.incrementAndGet());
  }

  /** Runs an action each time the connection is up, subscriptions in place, until closed. */
  public AutoCloseable whenConnected(Runnable action) {
    return state.whenUp(action);
  }

  /**
   * Runs an action after a time, up to 20 ms late, on a thread that it must not block. What waits
   * when the connection is closed runs at once.
   *
   * @return false when the connection is closed already: then the action never runs
   */
  public boolean after(Duration delay, Runnable action) {
    TimeWheel.Timed timed =
        new TimeWheel.Timed() {
          @Override
          void timeIsUp() {
            action.run();
          }
        };
    return wheel.schedule(timed, delay);
  }

  /** Answers that have come and wait to be handed to whoever asked; 0: flush your batches now. */
  public int pendingReplies() {
    Dispatch current = replies;
    return current == null ? 0 : current.pending();
  }

  /** Sends without waiting; dropped and counted when it cannot be sent or kept for sending. */
  public void publish(String subject, byte[] body) {
    send(subject, null, null, body);
  }

  /** Sends with headers and an optional reply subject; see {@link #publish(String, byte[])}. */
  public void publish(
      String subject, @Nullable String replyTo, Map<String, String> headers, byte[] body) {
    send(subject, replyTo, HeaderBlock.of(headers), body);
  }

  /** Messages that were dropped instead of sent since the connection was opened. */
  public long droppedMessages() {
    return dropped.sum();
  }

  /** Asks; exactly one callback, on the delivery thread of replies or of time-outs. */
  public void request(
      String subject,
      Map<String, String> headers,
      byte[] body,
      Duration timeout,
      Consumer<Reply> answered) {
    open(new One(requests, answered), subject, HeaderBlock.of(headers), body, timeout);
  }

  /** Asks with headers made beforehand; see the other forms. */
  public void request(
      String subject,
      HeaderBlock headers,
      byte[] body,
      Duration timeout,
      Consumer<Reply> answered) {
    open(new One(requests, answered), subject, headers, body, timeout);
  }

  /**
   * Asks for several replies. Each goes to the handler, one at a time, until it says true; the last
   * call is that one, or one with no responders, time-out or closed.
   */
  public void requestMany(
      String subject, byte[] body, Duration timeout, Predicate<Reply> isLastReply) {
    open(new Many(requests, isLastReply), subject, null, body, timeout);
  }

  /** Asks and waits; for virtual threads. */
  public Reply request(String subject, byte[] body, Duration timeout) throws InterruptedException {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    request(subject, Map.of(), body, timeout, reply::complete);
    try {
      return reply.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Waits until the server has read all that was published before, or the limit passed. */
  public void flush(Duration limit) throws InterruptedException {
    flushing.lockInterruptibly();
    try {
      Connection current = keeper.current();
      if (current != null) {
        current.flush(limit);
      }
    } catch (TimeoutException | IllegalStateException late) {
      LOG.debug("{}: not flushed within {}", name, limit, late);
    } finally {
      flushing.unlock();
    }
  }

  /** Breaks the connection and builds it again at once, so that it says anew who it is. */
  public void reconnect() {
    keeper.reconnect();
  }

  /** Ends the connection after what was published is written; open requests end as closed. */
  @Override
  public void close() {
    try {
      if (isConnected()) {
        flush(CLOSING_FLUSH);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    requests.close();
    keeper.close();
    wheel.close();
  }

  int openRequests() {
    return requests.openCount();
  }

  @Nullable Connection library() {
    return keeper.current();
  }

  private void open(
      Requests.Open request,
      String subject,
      @Nullable HeaderBlock headers,
      byte[] body,
      Duration timeout) {
    if (requests.open(request, timeout)) {
      send(subject, request.replySubject(), headers, body);
    }
  }

  private void send(
      String subject, @Nullable String replyTo, @Nullable HeaderBlock headers, byte[] body) {
    Connection current = keeper.current();
    if (current == null) {
      drop(subject, "no connection");
      return;
    }
    String refusal =
        Outgoing.refusal(
            new Outgoing.Queue() {
              @Override
              public void put() {
                current.publish(subject, replyTo, headers == null ? null : headers.library(), body);
              }

              @Override
              public boolean hasRoom() {
                return current.outgoingPendingMessageCount() < ConnectOptions.MAX_OUTGOING_MESSAGES;
              }
            });
    if (refusal != null) {
      drop(subject, refusal);
    }
  }

  private void drop(String subject, String why) {
    dropped.increment();
    LOG.debug("{}: dropped a message to {}: {}", name, subject, why);
  }
}
