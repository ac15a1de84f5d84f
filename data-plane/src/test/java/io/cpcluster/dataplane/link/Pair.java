package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.SignedTicket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Two peers, n1 that dials and n2 that listens, and what each received. */
public final class Pair implements AutoCloseable {
  public static final Duration LIMIT = Duration.ofSeconds(10);

  /** A frame that came. */
  public record Received(Link link, LinkMessage message, @Nullable Body body) {}

  public final TestCluster cluster = new TestCluster();
  public final BlockingQueue<Received> atDialler = new LinkedBlockingQueue<>();
  public final BlockingQueue<Received> atListener = new LinkedBlockingQueue<>();
  public final LinkEngine dialler;
  public final LinkEngine listener;

  public Pair(LinkSettings settings) {
    this(settings, null, null);
  }

  /** With handlers of the test's own where they are given. */
  public Pair(
      LinkSettings settings, @Nullable LinkHandler ofDialler, @Nullable LinkHandler ofListener) {
    dialler = cluster.engine("n1", settings, ofDialler == null ? into(atDialler) : ofDialler);
    listener = cluster.engine("n2", settings, ofListener == null ? into(atListener) : ofListener);
  }

  private static LinkHandler into(BlockingQueue<Received> queue) {
    return (link, message, body) -> queue.add(new Received(link, message, body));
  }

  /** Both sides of one link. */
  public record Both(Link dialled, Link accepted, LinkListener port) {}

  public Both open(String link) throws Exception {
    SignedTicket ticket = cluster.sign(TestCluster.ticket(link, TestCluster.freePort()));
    LinkListener port = listener.listen(ticket, TestCluster.LISTENER_SESSION, LIMIT);
    Link dialled = dialler.dial(List.of("127.0.0.1"), ticket, TestCluster.DIALLER_SESSION, LIMIT);
    return new Both(dialled, port.opened().get(10, TimeUnit.SECONDS), port);
  }

  /** Over a proxy between them. */
  public Both open(String link, CuttingProxy proxy, int port) throws Exception {
    SignedTicket ticket = cluster.sign(TestCluster.ticket(link, port));
    LinkListener bound = listener.listen(ticket, TestCluster.LISTENER_SESSION, LIMIT);
    Link dialled =
        dialler.dialAt(
            List.of(new InetSocketAddress("127.0.0.1", proxy.port())),
            ticket,
            TestCluster.DIALLER_SESSION,
            LIMIT);
    return new Both(dialled, bound.opened().get(10, TimeUnit.SECONDS), bound);
  }

  @Override
  public void close() {
    dialler.close();
    listener.close();
    forget(atDialler);
    forget(atListener);
  }

  /** Gives back what came and no test asked for. */
  private static void forget(BlockingQueue<Received> queue) {
    for (Received got = queue.poll(); got != null; got = queue.poll()) {
      if (got.body() != null) {
        got.body().release();
      }
    }
  }
}
