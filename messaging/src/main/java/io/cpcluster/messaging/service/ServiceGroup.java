package io.cpcluster.messaging.service;

import io.cpcluster.messaging.NatsConnection;
import java.util.List;

/** One instance of a NATS micro service. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class ServiceGroup implements AutoCloseable {
  private ServiceGroup() {}

  /**
   * Starts the service: subscribes its endpoints in the queue group and answers {@code $SRV}.
   *
   * @param serving connection that hears requests and sends answers
   * @param version a semantic version
   */
  public static ServiceGroup start(
      NatsConnection serving,
      String name,
      String version,
      String description,
      String queueGroup,
      List<Endpoint> endpoints) {
    throw new UnsupportedOperationException();
  }

  /** Takes no more requests, so that other members get them; stays visible. */
  public void leaveQueues() {
    throw new UnsupportedOperationException();
  }

  /** Takes requests again. */
  public void joinQueues() {
    throw new UnsupportedOperationException();
  }

  /** Takes no more requests and is no longer visible. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
