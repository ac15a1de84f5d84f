package io.cpcluster.messaging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open requests of one connection: all share one inbox subscription, each has a number as the
 * last token of its reply subject. Whoever takes a request out of the table (the reply, the
 * time-out or the end of the connection) tells its asker. Thread-safe, no locks.
 */
final class Requests {
  /** Most requests that may be open at once. */
  static final int MAX_OPEN = 1 << 16;

  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
  private static final int SLOTS = 2 * MAX_OPEN;
  private static final int MAX_PROBES = 1024;
  private static final int NO_RESPONDERS = 503;

  private final String inbox;
  private final TimeWheel wheel;
  private final AtomicReferenceArray<Open> table = new AtomicReferenceArray<>(SLOTS);
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong lastId = new AtomicLong();
  private volatile boolean closed;

  /**
   * Makes an empty table.
   *
   * @param inbox subject of the inbox, ending in a dot, used by no other connection
   */
  Requests(String inbox, TimeWheel wheel) {
    this.inbox = inbox;
    this.wheel = wheel;
  }

  /** What to subscribe to for the replies. */
  String everyReply() {
    return inbox + "*";
  }

  /** Opens a request; false when it was answered already, as closed or as too many. */
  boolean open(Open request, Duration timeout) {
    if (!enter(request)) {
      request.tell(closed ? new Reply.Closed() : new Reply.TimedOut());
      return false;
    }
    if (!wheel.schedule(request, timeout)) {
      end(request, new Reply.Closed());
      return false;
    }
    return true;
  }

  /** Takes a message of the inbox to the request that it answers; drops it when there is none. */
  void reply(Message message) {
    long id = Base62.parse(message.subject(), inbox.length());
    if (id < 0) {
      return;
    }
    Open request = table.get(slot(id));
    if (request == null || request.id != id) {
      return;
    }
    Reply reply =
        message.status() == NO_RESPONDERS && message.body().length == 0
            ? new Reply.NoResponders()
            : new Reply.Answered(message);
    if (request.isLast(reply) && leave(request)) {
      wheel.cancel(request);
      request.tell(reply);
    }
  }

  /** Refuses new requests; the open ones end as closed when their wheel is closed after this. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  int openCount() {
    return open.get();
  }

  private boolean enter(Open request) {
    if (closed) {
      return false;
    }
    if (open.incrementAndGet() > MAX_OPEN) {
      open.decrementAndGet();
      return false;
    }
    for (int probe = 0; probe < MAX_PROBES; probe++) {
      request.id = lastId.incrementAndGet();
      if (table.compareAndSet(slot(request.id), null, request)) {
        return true;
      }
    }
    open.decrementAndGet();
    return false;
  }

  private boolean leave(Open request) {
    if (table.compareAndSet(slot(request.id), request, null)) {
      open.decrementAndGet();
      return true;
    }
    return false;
  }

  private void end(Open request, Reply reply) {
    if (leave(request)) {
      request.tell(reply);
    }
  }

  private static int slot(long id) {
    return (int) (id & (SLOTS - 1));
  }

  /** One open request. */
  abstract static class Open extends TimeWheel.Timed {
    private final Requests requests;
    private long id;

    Open(Requests requests) {
      this.requests = requests;
    }

    /** Where the answer is to be sent. */
    final String replySubject() {
      return requests.inbox + Base62.of(id);
    }

    /**
     * Sees each reply while the request is open; false when it took the reply and waits for more.
     */
    boolean isLast(Reply reply) {
      return true;
    }

    /** Tells the asker how it ended. */
    abstract void ended(Reply reply);

    @Override
    final void timeIsUp() {
      requests.end(this, requests.closed ? new Reply.Closed() : new Reply.TimedOut());
    }

    private void tell(Reply reply) {
      try {
        ended(reply);
      } catch (RuntimeException | Error failure) {
        LOG.error("The handler of a reply failed", failure);
      }
    }
  }
}
