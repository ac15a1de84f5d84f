package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends whose write was not answered, on a real nats-server. */
class EndsInDoubtTest {
  private static final long LIMIT_S = 10;
  private static final TaskRecord.Running RUNNING =
      new TaskRecord.Queued(
              new TaskHead(
                  "t1", new Task.Compute("1"), null, TaskOptions.DEFAULT, 0, null, List.of()))
          .start("n1", 5, "m-1", 0);

  private record Told(TaskRecord.Ended ended, long revision) {}

  @TempDir Path folder;
  private DeskFixture cluster;
  private final Later later = new Later();
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private Records records;
  private EndsInDoubt inDoubt;
  private long fence;

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
    records =
        new Records(
            new Bucket(cluster.client, Buckets.TASKS),
            new AlwaysHealthy(),
            () -> Duration.ofMinutes(1));
    inDoubt =
        new EndsInDoubt(records, (ended, revision) -> told.add(new Told(ended, revision)), later);
    fence = won(done -> records.create(RUNNING, done));
  }

  @AfterEach
  void stop() throws Exception {
    later.close();
    cluster.close();
  }

  @Test
  void anEndThatWasStoredUnansweredIsToldOnce() throws Exception {
    TaskRecord.Ended mine = end(1, 1_000);
    long revision = won(done -> records.replace(mine, fence, done));

    inDoubt.look(mine, fence);

    assertThat(told.poll(LIMIT_S, TimeUnit.SECONDS)).isEqualTo(new Told(mine, revision));
    assertThat(told).isEmpty();
  }

  @Test
  void anEndThatIsStoredAfterTheFirstLooksIsTold() throws Exception {
    TaskRecord.Ended mine = end(1, 1_000);
    inDoubt.look(mine, fence);
    assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();

    long revision = won(done -> records.replace(mine, fence, done));

    assertThat(told.poll(LIMIT_S, TimeUnit.SECONDS)).isEqualTo(new Told(mine, revision));
  }

  @Test
  void theEndThatAnotherMasterStoredIsThatMastersToTell() throws Exception {
    TaskRecord.Ended anothers = end(1, 2_000);
    won(done -> records.replace(anothers, fence, done));

    inDoubt.look(end(1, 1_000), fence);

    assertThat(told.poll(1, TimeUnit.SECONDS)).isNull();
  }

  private TaskRecord.Ended end(double number, long atMs) {
    return (TaskRecord.Ended) RUNNING.answered(fence, new Result.Number(number), atMs, 0);
  }

  private static long won(Consumer<Consumer<WriteOutcome>> write) throws Exception {
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    write.accept(outcome::complete);
    return ((WriteOutcome.Won) outcome.get(LIMIT_S, TimeUnit.SECONDS)).revision();
  }
}
