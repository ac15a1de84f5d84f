package io.cpcluster.messaging;

import java.util.function.Predicate;

/** A request that takes replies until its asker has enough. The monitor guards the end. */
final class Many extends Requests.Open {
  private final Predicate<Reply> isLastReply;
  private boolean over;

  Many(Requests requests, Predicate<Reply> isLastReply) {
    super(requests);
    this.isLastReply = isLastReply;
  }

  @Override
  synchronized boolean isLast(Reply reply) {
    if (over || reply instanceof Reply.NoResponders) {
      return !over;
    }
    over = isLastReply.test(reply);
    return over;
  }

  @Override
  @SuppressWarnings("CheckReturnValue")
  synchronized void ended(Reply reply) {
    if (!over) {
      over = true;
      isLastReply.test(reply);
    }
  }
}
