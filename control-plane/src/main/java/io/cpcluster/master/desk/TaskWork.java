package io.cpcluster.master.desk;

import io.cpcluster.master.masters.Offer;
import io.cpcluster.messaging.service.Endpoint;
import java.util.List;

/** The part of a running master that handles tasks. */
public interface TaskWork extends AutoCloseable {
  /** What this master's beat says of its work; called every beat, does not block. */
  Offer offer();

  /** The requests of people it answers. */
  List<Endpoint> endpoints();

  /** Finishes answers, hands over what it holds, and ends within two seconds. */
  @Override
  void close();

  /** A master that handles no tasks. */
  static TaskWork none() {
    return new TaskWork() {
      @Override
      public Offer offer() {
        return Offer.NOTHING;
      }

      @Override
      public List<Endpoint> endpoints() {
        return List.of();
      }

      @Override
      public void close() {}
    };
  }
}
