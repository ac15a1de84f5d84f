package io.cpcluster.messaging;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.Nats;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection up: connects for ever, and builds a closed one anew with every dispatch that
 * it had. One virtual thread does the connecting; the monitor of this object guards the dispatches
 * and the current connection.
 */
final class Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final NatsSettings settings;
  private final ConnectionState state;
  private final ConnectionThreads threads;
  private final List<Dispatch> dispatches = new CopyOnWriteArrayList<>();
  private final CountDownLatch close = new CountDownLatch(1);
  private volatile @Nullable Connection current;

  Keeper(NatsSettings settings, ConnectionState state) {
    this.settings = settings;
    this.state = state;
    this.threads = new ConnectionThreads(settings.connectionName(), this::readerBroke);
  }

  void start() {
    Thread.ofVirtual().name(settings.connectionName() + " keeper").start(this::keep);
  }

  /** The connection to use now, which may be between two servers; null when there is none. */
  @Nullable Connection current() {
    return current;
  }

  Dispatch dispatch(String name) {
    Dispatch dispatch = new Dispatch(name, dispatches::remove);
    synchronized (this) {
      dispatches.add(dispatch);
      if (current != null) {
        dispatch.attach(current);
      }
    }
    return dispatch;
  }

  Optional<ServerFacts> server() {
    return state.server();
  }

  void close() {
    close.countDown();
    Connection ended;
    synchronized (this) {
      ended = current;
      current = null;
    }
    state.closed();
    if (ended != null) {
      closeQuietly(ended);
    }
    threads.close();
  }

  private void keep() {
    int failures = 0;
    try {
      while (close.getCount() > 0) {
        CountDownLatch ended = new CountDownLatch(1);
        Connection connection = connect(ended, failures);
        if (connection == null) {
          pause(failures++);
          continue;
        }
        failures = 0;
        use(connection);
        ended.await();
        pause(0);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("CheckReturnValue")
  private void pause(int earlierFailures) throws InterruptedException {
    close.await(Backoff.delay(earlierFailures).toMillis(), TimeUnit.MILLISECONDS);
  }

  private @Nullable Connection connect(CountDownLatch ended, int failures)
      throws InterruptedException {
    try {
      return Nats.connect(
          ConnectOptions.of(
              settings,
              threads,
              (connection, event) -> heard(connection, event, ended),
              state.errors()));
    } catch (OutOfMemoryError noThread) {
      state.failed(new IOException("no memory or thread for a connection", noThread), failures);
      return null;
    } catch (IOException | RuntimeException failure) {
      state.failed(failure, failures);
      return null;
    }
  }

  private void use(Connection connection) {
    synchronized (this) {
      if (close.getCount() == 0) {
        closeQuietly(connection);
        return;
      }
      dispatches.forEach(dispatch -> dispatch.attach(connection));
      current = connection;
    }
    state.up(connection);
  }

  private void heard(Connection connection, Events event, CountDownLatch ended) {
    switch (event) {
      case DISCONNECTED -> state.down(connection);
      case RESUBSCRIBED -> state.up(connection);
      case CLOSED -> {
        state.down(connection);
        ended.countDown();
      }
      case LAME_DUCK -> moveOn(connection);
      case CONNECTED, RECONNECTED, DISCOVERED_SERVERS -> LOG.debug("{}", event);
    }
  }

  /** Breaks the current connection, which then comes back. */
  void reconnect() {
    Connection connection = current;
    if (connection != null) {
      again(connection);
    }
  }

  private static void moveOn(Connection connection) {
    if (connection.getServers().size() >= 2) {
      again(connection);
    }
  }

  /** On the reader's thread, which is ending. */
  private void readerBroke(RuntimeException bug) {
    LOG.warn(
        "{}: a message was unreadable ({}); connecting anew", settings.connectionName(), "" + bug);
    reconnect();
  }

  private static void again(Connection connection) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                connection.forceReconnect();
              } catch (IOException | IllegalStateException failure) {
                LOG.debug("Could not connect anew", failure);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /**
   * On a thread of its own: the library waits for its reader and writer and forgets an interruption
   * meanwhile, which whoever closes would then never hear of.
   */
  private static void closeQuietly(Connection connection) {
    Thread closing =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    connection.close();
                  } catch (InterruptedException impossible) {
                    Thread.currentThread().interrupt();
                  }
                });
    try {
      if (!closing.join(CLOSE_LIMIT)) {
        LOG.warn("A connection to NATS is not closed after {}; going on", CLOSE_LIMIT);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
