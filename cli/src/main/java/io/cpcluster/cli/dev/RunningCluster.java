package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.FolderLock;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The local cluster that a command means. */
final class RunningCluster {
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(30);

  private RunningCluster() {}

  /** Keeps other commands from changing what runs. */
  static FolderLock lock(ClusterOptions options) throws CommandFailure, IOException {
    if (!options.folder().isClusters()) {
      throw CommandFailure.notReachable(
          "No cluster is in " + options.folder().root() + ". Start one with: cpcluster dev up");
    }
    return FolderLock.take(options.folder(), LOCK_LIMIT);
  }

  /** The cluster, of which something runs. */
  static LocalCluster of(ClusterOptions options) throws CommandFailure, IOException {
    ClusterFolder folder = options.folder();
    Optional<LocalCluster> running = LocalCluster.open(folder.root());
    if (running.isPresent()) {
      return running.get();
    }
    boolean gone = ClusterRecord.load(folder).map(ClusterRecord::up).orElse(false);
    throw CommandFailure.notReachable(
        gone
            ? "The cluster in "
                + folder.root()
                + " is gone: its processes ended without dev down. Take it up again with:"
                + " cpcluster dev up"
            : "No cluster is up in " + folder.root() + ". Start one with: cpcluster dev up");
  }

  /**
   * The running member that is meant: by id, name or a beginning of one; the first when none is.
   */
  static Member member(List<Member> members, String what, Optional<String> wanted)
      throws CommandFailure {
    List<Member> running = members.stream().filter(Member::isAlive).toList();
    if (running.isEmpty()) {
      throw CommandFailure.notFound("No " + what + " runs.");
    }
    if (wanted.isEmpty()) {
      return running.getFirst();
    }
    String text = wanted.get();
    List<Member> exact =
        running.stream().filter(m -> m.id().equals(text) || m.name().equals(text)).toList();
    List<Member> found =
        exact.isEmpty()
            ? running.stream()
                .filter(m -> m.id().startsWith(text) || m.name().startsWith(text))
                .toList()
            : exact;
    List<String> ids = (found.isEmpty() ? running : found).stream().map(Member::id).toList();
    if (found.isEmpty()) {
      throw CommandFailure.notFound(
          "No " + what + " " + text + " runs; running: " + String.join(", ", ids));
    }
    if (found.size() > 1) {
      throw CommandFailure.usage("Several begin with " + text + ": " + String.join(", ", ids));
    }
    return found.getFirst();
  }
}
