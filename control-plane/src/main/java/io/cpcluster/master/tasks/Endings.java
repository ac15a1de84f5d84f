package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.EndNotice;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.messaging.NatsConnection;

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

  void recorded(TaskRecord.Ended ended, long revision) {
    steps.reached(Steps.Point.END_RECORDED);
    waiters.ended(ended);
    events.ended(ended, revision);
    blobs.ended(ended);
    String waiter = ended.head().waiter();
    if (waiter != null && !waiter.equals(self)) {
      connection.publish(Subjects.masterDone(waiter), Json.write(new EndNotice(ended, revision)));
    }
  }
}
