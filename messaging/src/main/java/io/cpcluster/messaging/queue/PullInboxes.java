package io.cpcluster.messaging.queue;

import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Subscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Inboxes for pulls. A pulled message carries the subject under which it was stored, so that only
 * the subscription tells to which pull it belongs: each open pull has one of its own, used again by
 * a later pull. The server forgets pulls when the connection breaks, so a new one ends all that are
 * open. The monitor of this object guards the idle inboxes.
 */
final class PullInboxes {
  private static final int MAX_IDLE = 64;

  private final NatsConnection connection;
  private final Deque<PullInbox> idle = new ArrayDeque<>();
  private final Set<Pull> open = ConcurrentHashMap.newKeySet();
  private @Nullable Dispatch dispatch;

  PullInboxes(NatsConnection connection) {
    this.connection = connection;
  }

  synchronized PullInbox take(Pull pull) {
    PullInbox inbox = idle.poll();
    if (inbox == null) {
      inbox = new PullInbox(connection.newInbox());
      if (dispatch == null) {
        dispatch = connection.dispatch("pulls");
        connection.whenConnected(() -> open.forEach(Pull::isForgotten));
      }
      inbox.subscription = dispatch.subscribe(inbox.subject, null, inbox::deliver);
    }
    inbox.pull = pull;
    open.add(pull);
    return inbox;
  }

  /** Takes an inbox back into which nothing more of its pull can come. */
  synchronized void giveBack(PullInbox inbox) {
    release(inbox);
    if (idle.size() < MAX_IDLE) {
      idle.push(inbox);
    } else {
      inbox.close();
    }
  }

  /** Ends an inbox into which more of its pull may still come. */
  synchronized void discard(PullInbox inbox) {
    release(inbox);
    inbox.close();
  }

  private void release(PullInbox inbox) {
    Pull ended = inbox.pull;
    inbox.pull = null;
    if (ended != null) {
      open.remove(ended);
    }
  }

  /** One inbox. */
  static final class PullInbox {
    private final String subject;
    private volatile @Nullable Pull pull;
    private @Nullable Subscription subscription;

    private PullInbox(String subject) {
      this.subject = subject;
    }

    String subject() {
      return subject;
    }

    private void deliver(Message message) {
      Pull current = pull;
      if (current != null) {
        current.deliver(message);
      }
    }

    private void close() {
      if (subscription != null) {
        subscription.close();
      }
    }
  }
}
