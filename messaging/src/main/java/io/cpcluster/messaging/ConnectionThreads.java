package io.cpcluster.messaging;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * The threads of one connection, kept over all the connections that it is built anew with. Platform
 * threads: a delivery thread that is virtual wakes up twice as late.
 */
final class ConnectionThreads implements AutoCloseable {
  private final ExecutorService deliveries;
  private final ExecutorService reader;
  private final ExecutorService writer;
  private final ExecutorService connecting;
  private final ExecutorService events;

  /**
   * @param readerBroke told when the thread that reads ended by a bug
   */
  ConnectionThreads(String connectionName, Consumer<RuntimeException> readerBroke) {
    deliveries =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name(connectionName + " ", 1).factory());
    reader = new WatchedThread(named(connectionName + " reader"), readerBroke);
    writer = Executors.newThreadPerTaskExecutor(named(connectionName + " writer"));
    connecting = Executors.newThreadPerTaskExecutor(named(connectionName + " connect"));
    events = Executors.newSingleThreadExecutor(named(connectionName + " events"));
  }

  /** One thread for each delivery thread, and for whatever else the library starts. */
  ExecutorService deliveries() {
    return deliveries;
  }

  ExecutorService reader() {
    return reader;
  }

  ExecutorService writer() {
    return writer;
  }

  ExecutorService connecting() {
    return connecting;
  }

  /** One thread, so that events are told in order. */
  ExecutorService events() {
    return events;
  }

  /** Ends all threads; events told before this are still heard. */
  @Override
  public void close() {
    events.shutdown();
    deliveries.shutdownNow();
    reader.shutdownNow();
    writer.shutdownNow();
    connecting.shutdownNow();
  }

  private static ThreadFactory named(String name) {
    return Thread.ofPlatform().daemon().name(name).factory();
  }
}
