package io.cpcluster.gateway.events;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.NatsConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Hears the cluster's events while somebody listens, and hands each to all of them. Listeners come
 * and go under the lock of this object; events are handed on by the thread of the subscription.
 */
public final class EventFeed implements AutoCloseable {
  /** The most who may listen at once. */
  public static final int MOST_LISTENERS = 64;

  private static final Duration HEARD_LIMIT = Duration.ofSeconds(2);

  private final NatsConnection connection;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Dispatch subscription;
  private boolean closed;

  public EventFeed(NatsConnection connection) {
    this.connection = connection;
  }

  /**
   * Listens from now on; empty when too many do.
   *
   * @param task only events of this task, or null for all of the cluster
   * @param cutOff ends a writing that blocks; called when the listener is too slow
   */
  public Optional<Listener> listen(@Nullable String task, Runnable cutOff)
      throws InterruptedException {
    Listener listener = new Listener(this, task, cutOff);
    synchronized (this) {
      if (closed || listeners.size() >= MOST_LISTENERS) {
        return Optional.empty();
      }
      listeners.add(listener);
      if (subscription == null) {
        subscription = connection.dispatch("events");
        subscription.subscribe(
            Subjects.EVERY_EVENT,
            null,
            message -> tell(HeardEvent.of(message.subject(), message.body())));
      }
    }
    // So that what happens after the first answer is heard.
    connection.flush(HEARD_LIMIT);
    return Optional.of(listener);
  }

  private void tell(HeardEvent event) {
    listeners.forEach(listener -> listener.hear(event));
  }

  synchronized void leave(Listener listener) {
    listeners.remove(listener);
    if (listeners.isEmpty() && subscription != null) {
      subscription.close();
      subscription = null;
    }
  }

  /** Ends all who listen. */
  @Override
  public synchronized void close() {
    closed = true;
    listeners.forEach(Listener::end);
  }
}
