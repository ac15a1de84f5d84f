package io.cpcluster.system;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * Which assignments were executed, as the nodes themselves report them. Repeated reports of one
 * fence are one execution. Thread-safe.
 */
final class Executions implements AutoCloseable {
  private final Dispatch dispatch;
  private final Map<String, Set<Long>> fencesByTask = new ConcurrentHashMap<>();

  private Executions(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  static Executions watch(Store store) throws InterruptedException {
    Dispatch dispatch = store.connection().dispatch("executions");
    Executions executions = new Executions(dispatch);
    dispatch.subscribe(Subjects.EVERY_AGENT_DONE, null, executions::reported);
    dispatch.subscribe(Subjects.EVERY_AGENT_DONE + ".*", null, executions::reported);
    store.connection().flush(Duration.ofSeconds(5));
    return executions;
  }

  private void reported(Message message) {
    for (JsonNode done : Store.read(message).path("results")) {
      if (done.hasNonNull("result")) {
        fencesByTask
            .computeIfAbsent(done.path("id").asString(""), _ -> ConcurrentHashMap.newKeySet())
            .add(done.path("fence").asLong(0));
      }
    }
  }

  /** Fences of the assignments of a task that were executed. */
  Set<Long> of(String task) {
    return fencesByTask.getOrDefault(task, Set.of());
  }

  @Override
  public void close() {
    dispatch.close();
  }
}
