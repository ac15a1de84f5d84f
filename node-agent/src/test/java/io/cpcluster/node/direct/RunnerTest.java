package io.cpcluster.node.direct;

import static io.cpcluster.node.direct.FakeLink.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.DirectWork.TaskRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunnerTest {
  private static final Runner.Over OVER = new Runner.Over(ErrorCode.NOT_FOUND, "lease L ended");

  private final GatedRunner tasks = new GatedRunner();
  private final Runner runner = new Runner(tasks);
  private final FakeLink link = new FakeLink("asker");

  @Test
  void aTaskThatWasTakenJustBeforeTheEndIsRefusedAndNotStopped() throws Exception {
    runner.end(null, OVER);

    runner.run(task(link, "t1", "1", "L"));

    assertThat(link.next(TaskRefused.class)).isEqualTo(refused("t1"));
    assertThat(tasks.ran).isEmpty();
  }

  @Test
  void aTaskThatRunsAtTheEndIsStoppedAndRefused() throws Exception {
    Thread slot = Thread.ofPlatform().start(() -> runner.run(task(link, "t1", "wait", "L")));
    tasks.awaitStarted(1);

    runner.end(null, OVER);

    assertThat(link.next(TaskRefused.class)).isEqualTo(refused("t1"));
    slot.join();
  }

  @Test
  void whatTheEndedLinkAskedForIsNotAnswered() throws Exception {
    Thread slot = Thread.ofPlatform().start(() -> runner.run(task(link, "t1", "wait", "L")));
    tasks.awaitStarted(1);

    runner.end(link, OVER);
    slot.join();

    assertThat(link.sent).isEmpty();
  }

  private static TaskRefused refused(String task) {
    return new TaskRefused(task, ErrorCode.NOT_FOUND, "lease L ended");
  }
}
