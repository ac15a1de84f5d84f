package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.dataplane.transfer.Outgoing;
import io.cpcluster.dataplane.transfer.TransferEnd;
import io.cpcluster.dataplane.transfer.TransferHandle;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.peer.LeasedTasks;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerConnection;
import io.cpcluster.peer.PeerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Direct tasks go on whatever masters do, and their slots are theirs alone as long as leased. */
@Timeout(120)
class DirectTasksTest {
  private static final Duration T = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final TaskClass ANY = new TaskClass(Role.WORKER, List.of());

  @TempDir Path folder;

  @Test
  void aKilledMasterStopsNeitherDirectTasksNorTransfers() throws Exception {
    try (Stage stage =
            Stage.of(DirectTasksTest.class, LocalCluster.builder().nodes(2).failoverTimeout(T));
        Peers peers = new Peers(stage.cluster(), folder)) {
      Peer peer = peers.join("asker");
      Path file = folder.resolve("big.bin");
      byte[] content = new byte[32 << 20];
      new Random(1).nextBytes(content);
      Files.write(file, content);
      PeerConnection to = Peers.linked(peer, stage.cluster().nodes().getFirst().id());
      Member dying = stage.cluster().masters().getFirst();
      List<TransferEnd> ends = new ArrayList<>();
      try (LeasedTasks tasks = peer.lease(ANY, 2, Duration.ofSeconds(3));
          DirectLoad load = DirectLoad.start(tasks)) {
        load.awaitMore(2_000, LIMIT);
        TransferHandle transfer = send(to, file, 0);
        load.forgetGaps();
        dying.kill();
        while (stage.happenings().others(dying.id(), "down").isEmpty()) {
          ends.add(transfer.ended().get(30, TimeUnit.SECONDS));
          transfer = send(to, file, ends.size());
        }
        ends.add(transfer.ended().get(30, TimeUnit.SECONDS));
        load.awaitMore(2_000, LIMIT);

        assertThat(load.failures()).isEmpty();
        assertThat(ends)
            .allSatisfy(end -> assertThat(end).isInstanceOf(TransferEnd.Completed.class));
        System.out.printf(
            "master killed: longest gap between direct results %d ms, %d transfers of 32 MiB%n",
            load.longestGap().toMillis(), ends.size());
        // 200 ms is the aim on a quiet machine; this one may be busy with other tests.
        assertThat(load.longestGap()).isLessThan(Duration.ofMillis(500));
      }
    }
  }

  private static TransferHandle send(PeerConnection to, Path file, int number) throws Exception {
    return to.send("t" + number, List.of(new Outgoing(file, "big-" + number + ".bin")), false);
  }

  @Test
  void leasedSlotsTakeNoDurableTasksUntilTheLeaseEndsOrItsPeerIsKilled() throws Exception {
    try (Stage stage =
            Stage.of(
                DirectTasksTest.class,
                LocalCluster.builder()
                    .nodes(List.of(new NodePlan(Role.WORKER, List.of(), 2)))
                    .failoverTimeout(T));
        Peers peers = new Peers(stage.cluster(), folder)) {
      Peer peer = peers.join("asker");
      Peers.linked(peer, stage.cluster().nodes().getFirst().id());
      LeasedTasks tasks = peer.lease(ANY, 2, Duration.ofSeconds(30));
      assertThat(tasks.slots()).isEqualTo(2);

      waitsWhileSlotsAreLeased(stage, "by-close", tasks);
      tasks.close();
      stage.happenings().awaitTask("by-close", "finished", LIMIT);
      assertThat(tasks.submit(new Task.Compute("1+2")))
          .as("a task after the lease was closed")
          .failsWithin(LIMIT)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(PeerException.class);

      Programs.Running mortal =
          new Programs(folder)
              .startJava(
                  Map.of(),
                  PeerProgram.class.getName(),
                  "mortal",
                  stage.cluster().dataFolder().toString(),
                  stage.cluster().natsUrl(),
                  stage.cluster().nodes().getFirst().id(),
                  "2");
      mortal.awaitOutput("leased 2", LIMIT);
      submitAndWait(stage, "by-kill");
      assertThat(stage.executions().of("by-kill")).isEmpty();
      mortal.close();
      stage.happenings().awaitTask("by-kill", "finished", LIMIT);
    }
  }

  /** Direct tasks run for a while, and the durable one does not. */
  private static void waitsWhileSlotsAreLeased(Stage stage, String id, LeasedTasks tasks)
      throws Exception {
    submitAndWait(stage, id);
    long end = System.nanoTime() + T.toNanos();
    while (System.nanoTime() - end < 0) {
      CompletableFuture<Result> direct = tasks.submit(new Task.Compute("1+2"));
      assertThat(direct.get(10, TimeUnit.SECONDS)).isEqualTo(new Result.Number(3));
    }
    assertThat(stage.people().state(id)).isEqualTo("queued");
    assertThat(stage.executions().of(id)).isEmpty();
  }

  /** A credit from before the lease may be tried first: the node refuses it. */
  private static void submitAndWait(Stage stage, String id) throws Exception {
    stage.people().submit(Tasks.submission(id, "1+2"), LIMIT);
    Deadline.await(id + " waits", LIMIT, () -> stage.people().state(id).equals("queued"));
  }

  @Test
  void theTasksOfAKilledNodeAreRunByTheOther() throws Exception {
    try (Stage stage =
            Stage.of(DirectTasksTest.class, LocalCluster.builder().nodes(2).failoverTimeout(T));
        Peers peers = new Peers(stage.cluster(), folder)) {
      Peer peer = peers.join("asker");
      for (Member node : stage.cluster().nodes()) {
        Peers.linked(peer, node.id());
      }
      try (LeasedTasks tasks = peer.lease(ANY, 2, Duration.ofSeconds(10));
          DirectLoad load = DirectLoad.start(tasks)) {
        assertThat(tasks.slots()).isEqualTo(2);
        load.awaitMore(1_000, LIMIT);

        stage.cluster().nodes().getFirst().kill();
        load.awaitMore(1_000, LIMIT);
        assertThat(tasks.slots()).as("slots that are left").isEqualTo(1);
        // The last one comes back under a new session, which knows nothing of the lease.
        Member last = stage.cluster().nodes().get(1);
        last.kill();
        stage.cluster().startNodeAgain(last.id());
        load.awaitMore(1_000, LIMIT);

        assertThat(load.failures()).isEmpty();
        assertThat(tasks.slots()).isPositive();
      }
    }
  }
}
