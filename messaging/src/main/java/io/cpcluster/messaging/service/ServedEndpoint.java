package io.cpcluster.messaging.service;

import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** An endpoint with its subscription and its counts. The group's monitor guards the first. */
final class ServedEndpoint {
  private final Endpoint endpoint;
  private final String queueGroup;
  private final LongAdder requests = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private volatile String lastError = "";
  private @Nullable Subscription subscription;

  ServedEndpoint(Endpoint endpoint, String queueGroup) {
    this.endpoint = endpoint;
    this.queueGroup = queueGroup;
  }

  void join() {
    if (subscription == null) {
      subscription = endpoint.dispatch().subscribe(endpoint.subject(), queueGroup, this::serve);
    }
  }

  void leave() {
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
  }

  Map<String, Object> info() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("name", endpoint.name());
    info.put("subject", endpoint.subject());
    info.put("queue_group", queueGroup);
    return info;
  }

  Map<String, Object> stats() {
    long count = requests.sum();
    long total = nanos.sum();
    Map<String, Object> stats = info();
    stats.put("num_requests", count);
    stats.put("num_errors", errors.sum());
    stats.put("last_error", lastError);
    stats.put("processing_time", total);
    stats.put("average_processing_time", count == 0 ? 0 : total / count);
    return stats;
  }

  private void serve(Message message) {
    long start = System.nanoTime();
    requests.increment();
    try {
      endpoint.handler().accept(message);
    } catch (RuntimeException | Error failure) {
      errors.increment();
      lastError = failure.toString();
      throw failure;
    } finally {
      nanos.add(System.nanoTime() - start);
    }
  }
}
