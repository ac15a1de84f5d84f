package io.cpcluster.node.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A link that keeps what is sent for the test, and ends when the test says so. */
final class FakeLink implements Link {
  static final long SESSION = 5;

  final BlockingQueue<DirectWork> sent = new LinkedBlockingQueue<>();

  /** Called within each send, before it answers. */
  volatile Runnable whileSending = () -> {};

  private final String peer;
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  FakeLink(String peer) {
    this.peer = peer;
  }

  static DirectTask task(Link link, String id, String expression, String lease) {
    return task(link, id, expression, lease, 60_000);
  }

  static DirectTask task(Link link, String id, String expression, String lease, long timeoutMs) {
    return new DirectTask(
        link, new DirectWork.AssignTask(id, new Task.Compute(expression), lease, timeoutMs));
  }

  /** The next message that was sent; one has to come. */
  <T extends DirectWork> T next(Class<T> type) throws InterruptedException {
    DirectWork next = sent.poll(10, TimeUnit.SECONDS);
    assertThat(next).isInstanceOf(type);
    return type.cast(next);
  }

  @Override
  public String id() {
    return "link-to-" + peer;
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public long peerSession() {
    return SESSION;
  }

  @Override
  public boolean isOpen() {
    return !ended.isDone();
  }

  @Override
  public boolean send(LinkMessage message) {
    boolean open = isOpen();
    if (open) {
      sent.add((DirectWork) message);
    }
    whileSending.run();
    return open;
  }

  @Override
  public void send(LinkMessage message, Body body) {
    throw new UnsupportedOperationException("direct work has no body");
  }

  @Override
  public Body allocate(int bytes) {
    throw new UnsupportedOperationException("direct work has no body");
  }

  @Override
  public AutoCloseable hold() {
    return () -> {};
  }

  @Override
  public void close(String reason) {
    ended.complete(reason);
  }

  @Override
  public CompletableFuture<String> ended() {
    return ended.copy();
  }
}
