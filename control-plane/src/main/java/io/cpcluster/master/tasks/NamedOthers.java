package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.master.tasks.Records.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The tasks that a submission names as those it waits for. */
final class NamedOthers {
  private final Lookups lookups;

  /** What is known of them. */
  sealed interface Named {
    /** All are there; these have not finished. */
    record Known(List<String> unfinished) implements Named {}

    /** There is no such task. */
    record Unknown(String id) implements Named {}

    /** Nobody could say. */
    record Unavailable(String text) implements Named {}
  }

  NamedOthers(Lookups lookups) {
    this.lookups = lookups;
  }

  /** Reads them, until one is not there. */
  void find(List<String> ids, Consumer<Named> done) {
    lookups.read(
        ids, read -> read instanceof Read.Missing, reads -> done.accept(named(ids, reads)));
  }

  private static Named named(List<String> ids, List<Read> reads) {
    List<String> unfinished = new ArrayList<>();
    Optional<String> unavailable = Optional.empty();
    for (int i = 0; i < ids.size(); i++) {
      switch (reads.get(i)) {
        case Read.Found(TaskRecord record, long _) -> {
          if (record.state() != TaskState.FINISHED) {
            unfinished.add(ids.get(i));
          }
        }
        case Read.Missing _ -> {
          return new Named.Unknown(ids.get(i));
        }
        case Read.Unavailable(String text) -> unavailable = Optional.of(text);
      }
    }
    return unavailable.<Named>map(Named.Unavailable::new).orElse(new Named.Known(unfinished));
  }
}
