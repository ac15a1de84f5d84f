package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.chaos.network.Network;
import io.cpcluster.chaos.network.Paths;
import io.cpcluster.chaos.network.Traffic;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.peer.DurableTasks;
import io.cpcluster.peer.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A large result over a line of a megabit a second: the node that sends it is not taken for lost.
 */
@Timeout(900)
class SlowLinkTest {
  private static final Duration T = FaultyNetwork.T;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Traffic A_MEGABIT = Traffic.slow(Duration.ofMillis(50), 125_000);

  /** 20 MB take three minutes. */
  private static final int BYTES = Integer.getInteger("cpcluster.slow.bytes", 2_000_000);

  @Test
  void beatsAreOnTimeWhileALargeResultComes(@TempDir Path temp) throws Exception {
    byte[] value = new byte[BYTES];
    new SplittableRandom(1).nextBytes(value);
    try (Network network = FaultyNetwork.open();
        Stage stage = Stage.of(SlowLinkTest.class, FaultyNetwork.plan(network, 1, 1));
        Peers peers = new Peers(stage.cluster(), temp);
        Beats beats = Beats.watch(stage.store())) {
      String node = stage.cluster().nodes().getFirst().id();
      // Whoever made a value has it at hand.
      Peer writer = peers.joinAt("writer", Network.LINK_ADDRESS);
      Peer reader = peers.joinAt("reader", Network.LINK_ADDRESS);
      try (DurableTasks tasks = Peers.tasks(stage.cluster(), writer)) {
        tasks.submit(
            "w", new Task.StoreData("k", Content.of(Bytes.of(value))), TaskOptions.DEFAULT);
        assertThat(tasks.result("w", LIMIT)).contains(new Result.Stored());
        tasks.submit("r", new Task.RetrieveData("k"), TaskOptions.DEFAULT);
        Result.Blob blob = (Result.Blob) tasks.result("r", LIMIT).orElseThrow();

        Paths toNats = network.ofMember(stage.cluster().nodes().getFirst().name());
        Paths links = network.ofLinks();
        long before = links.disturbed();
        toNats.set(A_MEGABIT);
        links.set(A_MEGABIT);
        beats.begin();
        long startNanos = System.nanoTime();

        assertThat(reader.blobs().fetch(BlobReference.of(blob).orElseThrow())).isEqualTo(value);

        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        assertThat(links.disturbed()).isGreaterThan(before);
        assertThat(took).isGreaterThan(Duration.ofMillis(BYTES / 125L / 2));
        assertThat(beats.longest(node)).isLessThan(T.multipliedBy(2));
        assertThat(stage.happenings().others("lost")).isEmpty();
      }
    }
  }
}
