package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.EndNotice;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.messaging.NatsConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Says that a task has ended, by whoever stored its end: the event, those who wait for it, and
 * those who hold blobs for it.
 */
final class Endings {
  private final String self;
  private final NatsConnection connection;
  private final TaskEvents events;
  private final Waiters waiters;
  private final Steps steps;
  private final BlobHolds blobs;
  private final List<Consumer<TaskRecord.Ended>> told = new CopyOnWriteArrayList<>();

  Endings(
      String self,
      NatsConnection connection,
      TaskEvents events,
      Waiters waiters,
      Steps steps,
      BlobHolds blobs) {
    this.self = self;
    this.connection = connection;
    this.events = events;
    this.waiters = waiters;
    this.steps = steps;
    this.blobs = blobs;
  }

  /** Who else is told of each end. Added before use. */
  void tell(Consumer<TaskRecord.Ended> listener) {
    told.add(listener);
  }

  void recorded(TaskRecord.Ended ended, long revision) {
    steps.reached(Steps.Point.END_RECORDED);
    waiters.ended(ended);
    events.ended(ended, revision);
    blobs.ended(ended);
    told.forEach(listener -> listener.accept(ended));
    String waiter = ended.head().waiter();
    if (waiter != null && !waiter.equals(self)) {
      connection.publish(Subjects.masterDone(waiter), Json.write(new EndNotice(ended, revision)));
    }
  }
}
