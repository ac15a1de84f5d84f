package io.cpcluster.messaging;

import io.nats.client.Connection;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.api.ServerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a connection is up, and whom to tell. The lock guards the state and is held while the
 * listener is told, so that it hears one thing at a time and in order; other actions run after it.
 */
final class ConnectionState {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionState.class);
  private static final int FAILURES_BETWEEN_REPORTS = 5;
  private static final Duration REASON_LIMIT = Duration.ofMillis(200);

  private static final Pattern REFUSED =
      Pattern.compile("(?i)authorization violation|user authentication");

  private final String name;
  private final ConnectionListener listener;
  private final List<Runnable> whenUp = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile @Nullable ServerFacts server;
  private volatile boolean refused;
  private @Nullable String lastError;
  private @Nullable Connection upOn;
  private @Nullable Connection lastUpOn;
  private boolean closed;
  private int downEvents;

  ConnectionState(String name, ConnectionListener listener) {
    this.name = name;
    this.listener = listener;
  }

  Optional<ServerFacts> server() {
    return Optional.ofNullable(server);
  }

  /** Whether a server refused the credentials and none took them since. */
  boolean isRefused() {
    return refused;
  }

  /** Adds an action that runs each time the connection is up again. */
  AutoCloseable whenUp(Runnable action) {
    whenUp.add(action);
    return () -> whenUp.remove(action);
  }

  boolean awaitUp(Duration limit) throws InterruptedException {
    long nanos = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (upOn == null && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return upOn != null;
    } finally {
      lock.unlock();
    }
  }

  /** Subscriptions are in place on a connection. */
  void up(Connection connection) {
    if (becomesUp(connection)) {
      whenUp.forEach(this::tell);
    }
  }

  private boolean becomesUp(Connection connection) {
    lock.lock();
    try {
      if (upOn != null || closed || connection.getStatus() != Connection.Status.CONNECTED) {
        return false;
      }
      boolean first = server == null;
      ServerFacts facts = facts(connection.getServerInfo());
      server = facts;
      upOn = connection;
      lastUpOn = connection;
      downEvents = 0;
      refused = false;
      lastError = null;
      changed.signalAll();
      LOG.info("{}: connected to {} ({})", name, facts.serverName(), connection.getConnectedUrl());
      tell(() -> connectedTo(facts, first));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** A connection that had been up broke or failed to come back. */
  @SuppressWarnings("ReferenceEquality")
  void down(Connection connection) {
    lock.lock();
    try {
      if (lastUpOn != connection) {
        return;
      }
      upOn = null;
      if (!closed && downEvents++ % FAILURES_BETWEEN_REPORTS == 0) {
        tellDown("lost the connection to NATS at " + connection.getServers() + because());
      }
    } finally {
      lock.unlock();
    }
  }

  /** No connection could be made. Waits shortly for the reason, which comes on another thread. */
  void failed(Exception failure, int earlierFailures) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = REASON_LIMIT.toNanos();
      while (lastError == null && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      if (!closed && earlierFailures % FAILURES_BETWEEN_REPORTS == 0) {
        tellDown(failure.getMessage() + because());
      }
    } finally {
      lock.unlock();
    }
  }

  void closed() {
    lock.lock();
    try {
      closed = true;
      upOn = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  ErrorListener errors() {
    return new Errors();
  }

  private void connectedTo(ServerFacts facts, boolean first) {
    if (first) {
      listener.connected(facts);
    } else {
      listener.reconnected(facts);
    }
  }

  private void remember(String error) {
    lock.lock();
    try {
      lastError = error;
      refused |= REFUSED.matcher(error).find();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void tellDown(String why) {
    LOG.warn("{}: {}; trying again", name, why);
    tell(() -> listener.disconnected(why));
  }

  private String because() {
    String error = lastError;
    return error == null ? "" : ": " + error;
  }

  private void tell(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException | Error failure) {
      LOG.error("{}: a listener failed", name, failure);
    }
  }

  private static ServerFacts facts(ServerInfo info) {
    String cluster = info.getCluster();
    return new ServerFacts(
        info.getVersion(),
        info.isJetStreamAvailable(),
        info.getMaxPayload(),
        info.getServerName(),
        cluster == null ? "" : cluster);
  }

  private final class Errors implements ErrorListener {
    @Override
    public void errorOccurred(Connection connection, String error) {
      remember(error);
      LOG.warn("{}: the server says: {}", name, error);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception failure) {
      remember(failure.toString());
      LOG.debug("{}", name, failure);
    }

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {
      LOG.warn("{}: a dispatch is too slow, messages to it are dropped", name);
    }
  }
}
