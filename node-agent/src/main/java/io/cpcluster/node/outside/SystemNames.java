package io.cpcluster.node.outside;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Names as the machine knows them. A look-up cannot be interrupted, so it runs on a thread of its
 * own, of which there are few; whoever asks waits no longer than the limit. Thread-safe.
 */
public final class SystemNames implements Names, AutoCloseable {
  private static final int MOST_AT_ONCE = 8;
  private static final long IDLE_SECONDS = 5;

  private final Duration limit;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST_AT_ONCE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("names-", 1).factory());

  public SystemNames(Duration limit) {
    this.limit = limit;
  }

  @Override
  public List<InetAddress> addresses(String host)
      throws UnknownHostException, InterruptedException {
    try {
      return List.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException aName) {
      return lookUp(host);
    }
  }

  private List<InetAddress> lookUp(String host) throws UnknownHostException, InterruptedException {
    try {
      Future<InetAddress[]> asked = threads.submit(() -> InetAddress.getAllByName(host));
      return List.of(asked.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException _) {
      throw new UnknownHostException(
          host + " is not looked up: " + MOST_AT_ONCE + " look-ups wait for answers already");
    } catch (TimeoutException _) {
      throw new UnknownHostException(host + " is not known after " + Words.time(limit));
    } catch (ExecutionException _) {
      throw new UnknownHostException(host + " is not known");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
