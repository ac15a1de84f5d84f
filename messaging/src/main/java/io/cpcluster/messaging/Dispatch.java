package io.cpcluster.messaging;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One delivery thread: all messages of its subscriptions arrive one after the other, in the order
 * received. Handlers must not block. The monitor of this object guards the subscriptions, and those
 * that are leaving.
 */
public final class Dispatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  /** Messages that may be between a server and this process when a member of a group leaves. */
  private static final long ON_THE_WAY = 256;

  private final String name;
  private final Consumer<Dispatch> onClose;
  private final List<Subscribed> subscriptions = new ArrayList<>();

  /** Members of queue groups that left with messages waiting for them; read without the monitor. */
  private final List<io.nats.client.Subscription> leaving = new CopyOnWriteArrayList<>();

  private @Nullable Connection connection;
  private volatile @Nullable Dispatcher dispatcher;
  private boolean closed;
  private long mostMessages = io.nats.client.Consumer.DEFAULT_MAX_MESSAGES;
  private long mostBytes = io.nats.client.Consumer.DEFAULT_MAX_BYTES;

  /** Of connections before this one. */
  private long droppedBefore;

  Dispatch(String name, Consumer<Dispatch> onClose) {
    this.name = name;
    this.onClose = onClose;
  }

  /**
   * Subscribes; a handler that throws is logged and the thread goes on.
   *
   * @param queueGroup members of one group share the messages; null to get all of them
   */
  public synchronized Subscription subscribe(
      String subject, @Nullable String queueGroup, Consumer<Message> handler) {
    if (closed) {
      throw new IllegalStateException("dispatch " + name + " is closed");
    }
    Subscribed subscribed = new Subscribed(subject, queueGroup, handler);
    subscriptions.add(subscribed);
    if (dispatcher != null) {
      try {
        subscribed.join(dispatcher);
      } catch (IllegalStateException closedMeanwhile) {
        LOG.debug("Dispatch {} waits for the next connection", name, closedMeanwhile);
      }
    }
    return subscribed;
  }

  /**
   * Messages that wait in this dispatch; 0 means that it is time to send what was batched. The
   * library counts a message after it has put it in, which may be after it was taken out: its count
   * is below zero for a moment.
   */
  public int pending() {
    Dispatcher current = dispatcher;
    return current == null
        ? 0
        : (int) Math.clamp(current.getPendingMessageCount(), 0L, Integer.MAX_VALUE);
  }

  /** Lets so much wait at most; what comes while that much waits is dropped and counted. */
  public synchronized void bound(int messages, long bytes) {
    mostMessages = messages;
    mostBytes = bytes;
    Dispatcher current = dispatcher;
    if (current != null) {
      current.setPendingLimits(messages, bytes);
    }
  }

  /** Messages that came while too many waited, since the beginning. */
  public synchronized long dropped() {
    Dispatcher current = dispatcher;
    return droppedBefore + (current == null ? 0 : current.getDroppedCount());
  }

  /** Ends all its subscriptions and its thread. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      subscriptions.clear();
      detach();
    }
    onClose.accept(this);
  }

  /** Moves to a new connection: a thread there, and all subscriptions again. */
  synchronized void attach(Connection newConnection) {
    if (closed) {
      return;
    }
    connection = newConnection;
    leaving.clear();
    try {
      Dispatcher started = newConnection.createDispatcher();
      started.setPendingLimits(mostMessages, mostBytes);
      droppedBefore = dropped();
      dispatcher = started;
      subscriptions.forEach(subscribed -> subscribed.join(started));
    } catch (IllegalStateException closedMeanwhile) {
      LOG.debug("Dispatch {} waits for the next connection", name, closedMeanwhile);
    }
  }

  private void detach() {
    Connection current = connection;
    Dispatcher ended = dispatcher;
    connection = null;
    dispatcher = null;
    if (current != null && ended != null) {
      try {
        current.closeDispatcher(ended);
      } catch (IllegalStateException | IllegalArgumentException goneAlready) {
        LOG.debug("Dispatch {} was closed with its connection", name, goneAlready);
      }
    }
  }

  private void leave(Subscribed subscribed) {
    synchronized (this) {
      subscriptions.remove(subscribed);
      Dispatcher current = dispatcher;
      io.nats.client.Subscription joined = subscribed.joined;
      subscribed.joined = null;
      if (current != null && joined != null && joined.isActive()) {
        try {
          leave(current, joined, subscribed.queueGroup != null);
        } catch (IllegalStateException goneAlready) {
          LOG.debug("Subscription {} ended with its connection", subscribed.subject, goneAlready);
        }
      }
    }
  }

  /** What came for a member of a group goes to no other: it is handled before it ends. */
  private void leave(
      Dispatcher current, io.nats.client.Subscription joined, boolean isMemberOfGroup) {
    long waiting = pending();
    if (!isMemberOfGroup || waiting == 0) {
      current.unsubscribe(joined);
      return;
    }
    long last = joined.getDeliveredCount() + waiting + ON_THE_WAY;
    current.unsubscribe(joined, (int) Math.min(Integer.MAX_VALUE, last));
    leaving.add(joined);
  }

  private synchronized void endThoseThatLeft() {
    Dispatcher current = dispatcher;
    if (current == null || pending() > 0) {
      return;
    }
    for (io.nats.client.Subscription left : leaving) {
      try {
        if (left.isActive()) {
          current.unsubscribe(left);
        }
      } catch (IllegalStateException goneAlready) {
        LOG.debug("Subscription {} ended by itself", left.getSubject(), goneAlready);
      }
    }
    leaving.clear();
  }

  private final class Subscribed implements Subscription {
    private final String subject;
    private final @Nullable String queueGroup;
    private final Consumer<Message> handler;
    private io.nats.client.@Nullable Subscription joined;

    Subscribed(String subject, @Nullable String queueGroup, Consumer<Message> handler) {
      this.subject = subject;
      this.queueGroup = queueGroup;
      this.handler = handler;
    }

    @Override
    public void close() {
      leave(this);
    }

    private void join(Dispatcher to) {
      joined =
          queueGroup == null
              ? to.subscribe(subject, this::deliver)
              : to.subscribe(subject, queueGroup, this::deliver);
    }

    private void deliver(io.nats.client.Message message) {
      try {
        handler.accept(new ReceivedMessage(message));
      } catch (RuntimeException | Error failure) {
        LOG.error("A handler of {} failed on {}", subject, message.getSubject(), failure);
      } finally {
        if (!leaving.isEmpty()) {
          endThoseThatLeft();
        }
      }
    }
  }
}
