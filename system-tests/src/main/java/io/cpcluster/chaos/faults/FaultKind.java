package io.cpcluster.chaos.faults;

import java.util.List;
import java.util.stream.Stream;

/** The kinds of faults, by the words of the command line. */
public enum FaultKind {
  KILL_NODE("kill-node"),
  KILL_MASTER("kill-master"),
  KILL_NATS("kill-nats"),
  PAUSE_NODE("pause-node"),
  PAUSE_MASTER("pause-master"),
  PAUSE_NATS("pause-nats"),
  STOP_NODE("stop-node"),
  STOP_MASTER("stop-master"),
  NO_QUORUM("no-quorum"),
  NO_MASTERS("no-masters"),
  CUT_NODE("cut-node"),
  CUT_MASTER("cut-master"),
  HOLD_NODE("hold-node"),
  HOLD_MASTER("hold-master"),
  DEAF_NODE("deaf-node"),
  DEAF_MASTER("deaf-master"),
  MUTE_NODE("mute-node"),
  MUTE_MASTER("mute-master"),
  SLOW_NODE("slow-node"),
  SLOW_MASTER("slow-master"),
  FLAP_NODE("flap-node"),
  FLAP_MASTER("flap-master"),
  LONE_NATS("lone-nats"),
  SILENT_NATS("silent-nats"),
  PARTITION("partition"),
  CUT_LINKS("cut-links"),
  HOLD_LINKS("hold-links"),
  SLOW_LINKS("slow-links");

  private final String word;

  FaultKind(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** All words, comma-separated ones read. */
  public static List<FaultKind> of(String words) {
    return Stream.of(words.split(",")).map(FaultKind::ofOne).toList();
  }

  private static FaultKind ofOne(String word) {
    return Stream.of(values())
        .filter(kind -> kind.word.equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("\"" + word + "\" is no fault; known: " + words()));
  }

  /** What there is. */
  public static String words() {
    return String.join(", ", Stream.of(values()).map(FaultKind::word).toList());
  }
}
