package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.task.TaskRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends of tasks whose write nobody answered in time: a server that was busy, a master that stood
 * still. The write may have been made all the same, and then only this master knows that it is the
 * one who must tell of it. So the records are read again for a while: an end that is found as it
 * was written is told, anything else is somebody else's. Thread-safe.
 */
final class EndsInDoubt {
  private static final Logger LOG = LoggerFactory.getLogger(EndsInDoubt.class);

  /** Most ends that are looked for at once; of more the event is given up, never the record. */
  private static final int MAX_LOOKED_FOR = 1_024;

  /** When the record is read, each time after the one before. */
  private static final List<Duration> LOOKS =
      List.of(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8));

  private final Records records;
  private final Told told;
  private final Later later;
  private final Semaphore places = new Semaphore(MAX_LOOKED_FOR);

  /** Where an end goes that was stored after all; on a thread of the connection. */
  interface Told {
    void recorded(TaskRecord.Ended ended, long revision);
  }

  EndsInDoubt(Records records, Told told, Later later) {
    this.records = records;
    this.told = told;
    this.later = later;
  }

  /** See {@link #look(TaskRecord.Ended, long, Runnable)}. */
  void look(TaskRecord.Ended ended, long fromRevision) {
    look(ended, fromRevision, () -> {});
  }

  /**
   * Finds out whether this end was stored and tells of it if so.
   *
   * @param fromRevision the revision that the write would have replaced
   * @param stored what else is to be done then
   */
  void look(TaskRecord.Ended ended, long fromRevision, Runnable stored) {
    if (places.tryAcquire()) {
      look(new Doubt(ended, fromRevision, stored), 0);
    } else {
      LOG.warn("nobody says whether {} ended here; its event may be missing", ended.id());
    }
  }

  private record Doubt(TaskRecord.Ended ended, long fromRevision, Runnable stored) {}

  private void look(Doubt doubt, int looks) {
    if (looks == LOOKS.size()) {
      places.release();
      return;
    }
    later.after(
        LOOKS.get(looks),
        () -> records.readLatest(doubt.ended.id(), read -> found(doubt, looks, read)));
  }

  private void found(Doubt doubt, int looks, Records.Read read) {
    switch (read) {
      case Records.Read.Found(TaskRecord record, long revision)
          when revision > doubt.fromRevision -> {
        places.release();
        if (Arrays.equals(Json.write(record), Json.write(doubt.ended))) {
          doubt.stored.run();
          told.recorded(doubt.ended, revision);
        }
      }
      case Records.Read.Found _, Records.Read.Unavailable _ -> look(doubt, looks + 1);
      case Records.Read.Missing _ -> places.release();
    }
  }
}
