package io.cpcluster.cli.bench.recovery;

import io.cpcluster.cli.bench.recovery.RecoveryFigures.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The times of the runs so far. Used by one thread. */
final class Samples {
  static final String START = "to_next_start";
  static final String GAP = "longest_gap";
  static final String REFUSAL = "to_refusal";

  private final List<Sample> all = new ArrayList<>();
  private int lost;

  void add(Fault fault, String what, long nanos) {
    all.add(new Sample(fault.word(), what, Math.round(nanos / 1e6) / 1e3));
  }

  void addLost(int tasks) {
    lost += tasks;
  }

  private @Nullable Double longest(Fault fault, String what) {
    OptionalDouble found =
        all.stream()
            .filter(sample -> sample.fault().equals(fault.word()) && sample.what().equals(what))
            .mapToDouble(Sample::seconds)
            .max();
    return found.isPresent() ? found.getAsDouble() : null;
  }

  RecoveryFigures figures(Duration failoverTimeout, int runs) {
    return new RecoveryFigures(
        failoverTimeout.toMillis() / 1e3,
        longest(Fault.NODE_KILLED, START),
        longest(Fault.NODE_SILENT, START),
        longest(Fault.MASTER_KILLED, START),
        longest(Fault.MASTER_KILLED, GAP),
        longest(Fault.NATS_KILLED, GAP),
        longest(Fault.NATS_KILLED, REFUSAL),
        lost,
        runs,
        Runtime.getRuntime().availableProcessors(),
        List.copyOf(all));
  }
}
