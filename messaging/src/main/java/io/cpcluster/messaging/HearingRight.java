package io.cpcluster.messaging;

import io.nats.client.Connection;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the server lets a connection hear: a subscription that is refused is otherwise
 * silent for ever. One at a time, under the lock: the library keeps the last error only.
 */
public final class HearingRight {
  private static final String REFUSED = "permissions violation for subscription to";

  private final NatsConnection connection;
  private final ReentrantLock asking = new ReentrantLock();

  public HearingRight(NatsConnection connection) {
    this.connection = connection;
  }

  /**
   * Whether a subject may be heard: tries it, with a subscription that nobody reads. Without a
   * connection, and when no server says anything in time, nothing speaks against it.
   */
  public boolean covers(String subject, Duration limit) throws InterruptedException {
    asking.lockInterruptibly();
    try {
      Connection library = connection.library();
      return library == null || !refuses(library, subject, limit);
    } catch (TimeoutException | IllegalStateException away) {
      return true;
    } finally {
      asking.unlock();
    }
  }

  private static boolean refuses(Connection library, String subject, Duration limit)
      throws InterruptedException, TimeoutException {
    library.clearLastError();
    Subscription trial = library.subscribe(subject);
    try {
      library.flush(limit);
    } finally {
      trial.unsubscribe();
    }
    @Nullable String said = library.getLastError();
    return said != null
        && said.toLowerCase(Locale.ROOT)
            .contains(REFUSED + " \"" + subject.toLowerCase(Locale.ROOT) + "\"");
  }
}
