package io.cpcluster.contracts.golden;

import java.util.List;
import java.util.stream.Stream;

/** All messages that the golden files freeze. */
final class GoldenSamples {
  private GoldenSamples() {}

  static List<Sample> all() {
    return Stream.of(
            forPeers(), ClusterSamples.queries(), JoinSamples.queries(), StoreSamples.queries())
        .flatMap(List::stream)
        .toList();
  }

  /** What masters, peers and programs read with {@code Json.read}, newer fields ignored. */
  static List<Sample> forPeers() {
    return Stream.of(
            TaskSamples.tasks(),
            TaskSamples.results(),
            TaskSamples.records(),
            NodeSamples.records(),
            NodeSamples.fromNodes(),
            NodeSamples.toNodes(),
            NodeSamples.answers(),
            LinkSamples.all(),
            StoreSamples.forPeers(),
            JoinSamples.all(),
            FrameSamples.all(),
            ClusterSamples.masters(),
            ClusterSamples.events(),
            ClusterSamples.answers())
        .flatMap(List::stream)
        .toList();
  }
}
