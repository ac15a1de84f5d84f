package io.cpcluster.gateway.events;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.HearingRight;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Hears events while somebody listens, and hands each to all who want it; where some may be
 * missing, it says so. Listeners come and go under the lock of this object; events are handed on by
 * the thread of the dispatch.
 */
public final class EventFeed implements AutoCloseable {
  /** The most who may listen at once. */
  public static final int MOST_LISTENERS = 64;

  /** What may wait to be handed on, in messages and bytes. */
  static final int MOST_WAITING = 10_000;

  private static final long MOST_WAITING_BYTES = 8L << 20;
  private static final Duration HEARD_LIMIT = Duration.ofSeconds(2);

  private final NatsConnection connection;
  private final HearingRight right;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Channel> channels = new HashMap<>();
  private @Nullable Dispatch dispatch;
  private boolean closed;

  /** Of the dispatch and on its thread. */
  private long dropsTold;

  public EventFeed(NatsConnection connection) {
    this.connection = connection;
    this.right = new HearingRight(connection);
    // As long as the connection: what happened while it was away is missing.
    var _ = connection.whenConnected(this::tellGap);
  }

  /**
   * Listens from now on.
   *
   * @param task only events of this task, or null for all of the cluster
   * @param cutOff ends a writing that blocks; called when the listener is too slow
   */
  public Hearing listen(@Nullable String task, Runnable cutOff) throws InterruptedException {
    String subject = task == null ? Subjects.EVERY_EVENT : Subjects.everyTaskEvent(task);
    if (!right.covers(subject, HEARD_LIMIT)) {
      return new Hearing.NotAllowed();
    }
    Listener listener = new Listener(leaving -> leave(subject, leaving), cutOff);
    if (!join(subject, listener)) {
      return new Hearing.Full();
    }
    // So that what happens after the first answer is heard.
    connection.flush(HEARD_LIMIT);
    return new Hearing.Begun(listener);
  }

  private synchronized boolean join(String subject, Listener listener) {
    if (closed || listeners.size() >= MOST_LISTENERS) {
      return false;
    }
    if (dispatch == null) {
      dispatch = connection.dispatch("events");
      dispatch.bound(MOST_WAITING, MOST_WAITING_BYTES);
      dropsTold = 0;
    }
    listeners.add(listener);
    Dispatch hearing = dispatch;
    channels.computeIfAbsent(subject, _ -> new Channel(hearing, subject)).members.add(listener);
    return true;
  }

  private synchronized void leave(String subject, Listener listener) {
    listeners.remove(listener);
    Channel channel = channels.get(subject);
    if (channel != null && channel.members.remove(listener) && channel.members.isEmpty()) {
      channel.subscription.close();
      channels.remove(subject);
    }
    if (listeners.isEmpty() && dispatch != null) {
      dispatch.close();
      dispatch = null;
    }
  }

  private void tellGap() {
    listeners.forEach(listener -> listener.hear(HeardEvent.GAP));
  }

  private void tellDrops(long drops) {
    if (drops > dropsTold) {
      dropsTold = drops;
      tellGap();
    }
  }

  /** Ends all who listen. */
  @Override
  public synchronized void close() {
    closed = true;
    listeners.forEach(Listener::end);
  }

  /** Those who hear one subject. */
  private final class Channel {
    private final List<Listener> members = new CopyOnWriteArrayList<>();
    private final Subscription subscription;

    private Channel(Dispatch hearing, String subject) {
      subscription =
          hearing.subscribe(
              subject,
              null,
              message -> {
                tellDrops(hearing.dropped());
                HeardEvent event = HeardEvent.of(message.subject(), message.body());
                members.forEach(member -> member.hear(event));
              });
    }
  }
}
