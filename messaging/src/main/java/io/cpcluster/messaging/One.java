package io.cpcluster.messaging;

import java.util.function.Consumer;

/** A request that one reply ends. */
final class One extends Requests.Open {
  private final Consumer<Reply> answered;

  One(Requests requests, Consumer<Reply> answered) {
    super(requests);
    this.answered = answered;
  }

  @Override
  void ended(Reply reply) {
    answered.accept(reply);
  }
}
