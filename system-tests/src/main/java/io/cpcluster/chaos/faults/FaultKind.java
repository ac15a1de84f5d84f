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
  SLOW_LINKS("slow-links"),
  CLOCK_NODE("clock-node"),
  CLOCK_MASTER("clock-master"),
  FAILING_SYNC("failing-sync"),
  NO_ROOM("no-room"),
  RESTART_ALL("restart-all"),
  POWER_CUT("power-cut", true),
  FULL_DISK("full-disk", true),
  NO_NETWORK("no-network", true);

  private final String word;
  private final boolean needsRoot;

  FaultKind(String word) {
    this(word, false);
  }

  FaultKind(String word, boolean needsRoot) {
    this.word = word;
    this.needsRoot = needsRoot;
  }

  /** Whether it befalls the machine itself, so that it needs root. */
  public boolean needsRoot() {
    return needsRoot;
  }

  /** Whether no process lives through it. */
  public boolean endsAll() {
    return this == RESTART_ALL || this == POWER_CUT || this == FULL_DISK;
  }

  /** All that this user can do. */
  public static List<FaultKind> all(boolean asRoot) {
    return Stream.of(values()).filter(kind -> asRoot || !kind.needsRoot).toList();
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
    return words(all(true));
  }

  /** Those that need root. */
  public static String wordsOfRoot() {
    return words(Stream.of(values()).filter(FaultKind::needsRoot).toList());
  }

  private static String words(List<FaultKind> kinds) {
    return String.join(", ", kinds.stream().map(FaultKind::word).toList());
  }
}
