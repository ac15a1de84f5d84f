package io.cpcluster.messaging;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One delivery thread: all messages of its subscriptions arrive one after the other, in the order
 * received. Handlers must not block.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Dispatch implements AutoCloseable {
  Dispatch() {}

  /**
   * Subscribes; a handler that throws is logged and the thread goes on.
   *
   * @param queueGroup members of one group share the messages; null to get all of them
   */
  public Subscription subscribe(
      String subject, @Nullable String queueGroup, Consumer<Message> handler) {
    throw new UnsupportedOperationException();
  }

  /** Messages that wait in this dispatch; 0 means that it is time to send what was batched. */
  public int pending() {
    throw new UnsupportedOperationException();
  }

  /** Ends all its subscriptions and its thread. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
