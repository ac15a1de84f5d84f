package io.cpcluster.cli.bench.recovery;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.contracts.json.InvalidField;
import java.util.List;
import java.util.stream.Stream;

/** What is done to a cluster to see how it recovers. */
enum Fault {
  NODE_KILLED("node-killed"),
  NODE_SILENT("node-silent"),
  MASTER_KILLED("master-killed"),
  NATS_KILLED("nats-killed");

  private final String word;

  Fault(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Fault of(String text) throws CommandFailure {
    for (Fault fault : values()) {
      if (fault.word.equals(text)) {
        return fault;
      }
    }
    List<String> known = Stream.of(values()).map(Fault::word).toList();
    throw CommandFailure.usage(InvalidField.unknown("fault", text, known).getMessage());
  }
}
