package io.cpcluster.gateway.listening;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose first request has not arrived within a time: who sends a byte now and
 * then is never idle, and would keep a place for ever without a token. Thread-safe.
 */
final class FirstRequest implements Connection.Listener {
  private final Scheduler scheduler;
  private final Duration limit;
  private final Map<Connection, Scheduler.Task> awaited = new ConcurrentHashMap<>();

  FirstRequest(Scheduler scheduler, Duration limit) {
    this.scheduler = scheduler;
    this.limit = limit;
  }

  @Override
  public void onOpened(Connection connection) {
    // What only encrypts carries no requests; the connection inside it does.
    if (connection instanceof ConnectionMetaData) {
      awaited.put(connection, scheduler.schedule(() -> look(connection), limit));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    Scheduler.Task look = awaited.remove(connection);
    if (look != null) {
      boolean _ = look.cancel();
    }
  }

  private void look(Connection connection) {
    awaited.remove(connection);
    if (connection.getMessagesIn() == 0) {
      connection.getEndPoint().close(new IOException("no request within " + limit));
    }
  }
}
