package io.cpcluster.system;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.peer.LeasedTasks;
import io.cpcluster.peer.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A peer in a process of its own, to be killed. It connects to a node, leases slots when told how
 * many, says {@code ready} and stays.
 */
public final class PeerProgram {
  private PeerProgram() {}

  /** Arguments: id, the cluster's folder, address of NATS, node, slots. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    NatsLogin user = Foundation.load(new ClusterFolder(folder), "test").peer(args[0]);
    Peer peer =
        Peer.join(
            args[0],
            List.of(args[2].split(",")),
            user.credentials(),
            folder.resolve("nodes").resolve(args[0] + ".data"),
            "127.0.0.1",
            Duration.ofSeconds(20));
    Peers.linked(peer, args[3]);
    int slots = Integer.parseInt(args[4]);
    if (slots > 0) {
      LeasedTasks tasks =
          peer.lease(new TaskClass(Role.WORKER, List.of()), slots, Duration.ofSeconds(30));
      System.out.println("leased " + tasks.slots());
    }
    System.out.println("ready");
    new CountDownLatch(1).await();
  }
}
