package io.cpcluster.chaos.faults;

import io.cpcluster.chaos.machine.Tool;
import io.cpcluster.contracts.machine.Disk;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/** A node's disk that fails; it counts when the node refused to write something. */
final class DiskFaults {
  private final LocalCluster cluster;
  private final LongSupplier errors;

  DiskFaults(LocalCluster cluster, LongSupplier errors) {
    this.cluster = cluster;
    this.errors = errors;
  }

  /** What is synced may or may not be there; the node has to be started again afterwards. */
  Fault failingSync(Member node) {
    Path trouble = cluster.dataFolder().resolve(node.name() + ".trouble");
    return new Fault(
        node.id(),
        () -> {
          node.kill();
          var _ =
              cluster.startNodeAgain(node.id(), List.of("-D" + Disk.FAILS_WHILE + "=" + trouble));
          Files.createFile(trouble);
        },
        () -> {
          Files.delete(trouble);
          cluster.nodes().stream()
              .filter(again -> again.id().equals(node.id()))
              .forEach(Member::kill);
          var _ = cluster.startNodeAgain(node.id());
        },
        errors);
  }

  /** No file can grow, its log among them; the node goes on when there is room again. */
  Fault noRoom(Member node) {
    return new Fault(
        node.id(), () -> limitFiles(node, "0:"), () -> limitFiles(node, "unlimited:"), errors);
  }

  private static void limitFiles(Member node, String soft)
      throws IOException, InterruptedException {
    Tool.run("prlimit", "--pid", Long.toString(node.pid()), "--fsize=" + soft);
  }
}
