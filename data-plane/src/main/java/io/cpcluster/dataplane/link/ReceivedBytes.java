package io.cpcluster.dataplane.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bodies of one lane that the handler has not given back. Above a bound the lane reads nothing
 * more, until half of it is left; then TCP makes the other side wait. Bodies are taken on the event
 * loop and given back on any thread.
 */
final class ReceivedBytes {
  private final Channel channel;
  private final long bound;
  private final AtomicLong held = new AtomicLong();
  private volatile boolean isPaused;

  ReceivedBytes(Channel channel, long bound) {
    this.channel = channel;
    this.bound = bound;
  }

  boolean isPaused() {
    return isPaused;
  }

  PooledBody take(ByteBuf body) {
    if (held.addAndGet(body.readableBytes()) > bound && !isPaused) {
      channel.config().setAutoRead(false);
      isPaused = true;
      if (held.get() <= bound / 2) {
        resume();
      }
    }
    return PooledBody.received(body, this::givenBack);
  }

  private void givenBack(int bytes) {
    if (held.addAndGet(-bytes) <= bound / 2 && isPaused) {
      try {
        channel.eventLoop().execute(this::resume);
      } catch (RejectedExecutionException ending) {
        isPaused = false;
      }
    }
  }

  private void resume() {
    if (isPaused && held.get() <= bound / 2) {
      isPaused = false;
      channel.config().setAutoRead(true);
    }
  }
}
