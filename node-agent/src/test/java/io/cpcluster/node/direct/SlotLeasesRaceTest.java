package io.cpcluster.node.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.link.LeaseAnswer;
import io.cpcluster.contracts.link.LeaseCommand;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.node.work.Desk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Promises of slots from several threads at once, and direct tasks beside them: never are more
 * slots taken than there are, and in the end all are free. Leases have threads of their own, so
 * this is a storm, not a search through all orders.
 */
@Timeout(60)
@Tag("races")
class SlotLeasesRaceTest {
  private static final long SEED = 20_261_122;
  private static final int SLOTS = 3;
  private static final int THREADS = 4;
  private static final int ROUNDS = 150;
  private static final int COMMANDS = 10;
  private static final long SESSION = 1;
  private static final long MINUTE_MS = 60_000;

  private final Desk desk = new Desk(SLOTS, System::nanoTime);
  private final SlotLeases leases = new SlotLeases(desk, _ -> new Result.Stored());

  SlotLeasesRaceTest() {
    desk.begin(SESSION);
  }

  @Test
  void slotsAreNeverPromisedTwiceAndAllComeBack() throws Exception {
    CyclicBarrier together = new CyclicBarrier(THREADS);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          SplittableRandom random = new SplittableRandom(SEED + round * THREADS + thread);
          all.add(
              threads.submit(
                  () -> {
                    together.await();
                    commands(random);
                    return null;
                  }));
        }
        for (Future<?> one : all) {
          one.get();
        }
        leases.endAll();
        assertThat(desk.reserved()).as("slots still taken after round %d", round).isZero();
      }
    }
  }

  private void commands(SplittableRandom random) throws InterruptedException {
    for (int i = 0; i < COMMANDS; i++) {
      if (random.nextInt(4) == 0) {
        if (desk.awaitSlot(Duration.ZERO)) {
          desk.release(1);
        }
      } else {
        long durationMs = random.nextInt(3) == 0 ? 0 : MINUTE_MS;
        String lease = random.nextBoolean() ? "a" : "b";
        LeaseAnswer answer =
            leases.command(
                new LeaseCommand(
                    "m", SESSION, lease, "p", 5, 1 + random.nextInt(SLOTS), durationMs));
        assertThat(answer.slots()).isBetween(0, SLOTS);
      }
      assertThat(desk.reserved()).isBetween(0, SLOTS);
    }
  }
}
