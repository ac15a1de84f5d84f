package io.cpcluster.node.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.DirectWork.AssignTask;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever becomes of a link, each task that was sent gets exactly one answer. */
@Timeout(30)
class DirectCallsTest {
  private static final Task TASK = new Task.Compute("1+2");
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Result DONE = new Result.Number(3);

  private final DirectCalls calls = new DirectCalls();
  private final FakeLink link = new FakeLink("worker");
  private final List<DirectAnswer> answers = Collections.synchronizedList(new ArrayList<>());

  private AssignTask send() throws InterruptedException {
    calls.run(link, TASK, "L", LIMIT, answers::add);
    return link.next(AssignTask.class);
  }

  @Test
  void aResultOrARefusalAnswersItsTaskOnce() throws Exception {
    AssignTask first = send();
    AssignTask second = send();

    calls.refused(link, new DirectWork.TaskRefused(second.id(), ErrorCode.OVERLOADED, "full"));
    calls.result(link, new DirectWork.TaskResult(first.id(), DONE));
    calls.result(link, new DirectWork.TaskResult(first.id(), DONE));
    calls.result(link, new DirectWork.TaskResult("never sent", DONE));
    link.close("over");

    assertThat(answers)
        .containsExactly(
            new DirectAnswer.Refused(ErrorCode.OVERLOADED, "full"), new DirectAnswer.Done(DONE));
    assertThat(first).isEqualTo(new AssignTask(first.id(), TASK, "L", 5_000));
  }

  @Test
  void anotherPeerCannotAnswerForTheOneThatWasAsked() throws Exception {
    AssignTask sent = send();

    calls.result(new FakeLink("thief"), new DirectWork.TaskResult(sent.id(), DONE));

    assertThat(answers).isEmpty();
  }

  @Test
  void theEndOfTheLinkAnswersWhatIsOpen() throws Exception {
    send();
    send();

    link.close("cut");

    assertThat(answers)
        .containsExactly(new DirectAnswer.LinkLost("cut"), new DirectAnswer.LinkLost("cut"));
  }

  @Test
  void aLinkThatEndsWhileATaskIsSentAnswersItOnce() {
    link.whileSending = () -> link.close("cut");

    calls.run(link, TASK, null, LIMIT, answers::add);

    assertThat(answers).containsExactly(new DirectAnswer.LinkLost("cut"));
  }

  @Test
  void aLinkThatHasEndedAnswersAtOnce() {
    link.close("cut");

    calls.run(link, TASK, null, LIMIT, answers::add);
    calls.run(link, TASK, null, LIMIT, answers::add);

    assertThat(answers)
        .hasSize(2)
        .allSatisfy(answer -> assertThat(answer).isInstanceOf(DirectAnswer.LinkLost.class));
    assertThat(calls.ping(link)).isCancelled();
  }

  @Test
  void exactlyOneAnswerComesThoughTheLinkEndsAmidSending() throws Exception {
    int rounds = 300;
    int perRound = 20;
    for (int round = 0; round < rounds; round++) {
      FakeLink racing = new FakeLink("worker");
      CountDownLatch answered = new CountDownLatch(perRound);
      List<DirectAnswer> heard = Collections.synchronizedList(new ArrayList<>());
      CyclicBarrier start = new CyclicBarrier(2);
      Thread cutter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    await(start);
                    racing.close("cut");
                  });
      await(start);
      for (int i = 0; i < perRound; i++) {
        calls.run(
            racing,
            TASK,
            null,
            LIMIT,
            answer -> {
              heard.add(answer);
              answered.countDown();
            });
      }
      cutter.join();
      answered.await();
      assertThat(heard).as("round %d", round).hasSize(perRound);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }

  @Test
  void aCancelledTaskIsStoppedThereAndNotAnsweredHere() throws Exception {
    String id = calls.run(link, TASK, null, LIMIT, answers::add);
    link.next(AssignTask.class);

    calls.cancel(link, id);

    assertThat(link.next(DirectWork.CancelTask.class)).isEqualTo(new DirectWork.CancelTask(id));
    calls.result(link, new DirectWork.TaskResult(id, DONE));
    link.close("over");
    assertThat(answers).isEmpty();
  }

  @Test
  void aTaskThatHasEndedIsNotCancelled() throws Exception {
    String id = calls.run(link, TASK, null, LIMIT, answers::add);
    link.next(AssignTask.class);
    calls.result(link, new DirectWork.TaskResult(id, DONE));

    calls.cancel(link, id);

    assertThat(link.sent).isEmpty();
    assertThat(answers).containsExactly(new DirectAnswer.Done(DONE));
  }

  @Test
  void aTaskTooLargeForAFrameIsRefusedHereAndDoesNotCostTheLink() {
    calls.run(link, new Task.Compute("1+".repeat(40_000) + "1"), null, LIMIT, answers::add);

    assertThat(answers).hasSize(1);
    assertThat(((DirectAnswer.Refused) answers.getFirst()).code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(link.sent).isEmpty();
  }

  @Test
  void aPingIsAnsweredByItsPongOrCancelledWithTheLink() throws Exception {
    var first = calls.ping(link);
    var second = calls.ping(link);
    long number = link.next(DirectWork.Ping.class).number();
    DirectWork.Pong pong = new DirectWork.Pong(number, "live", 1, 0, 0.5, 1, 2, 3);

    calls.pong(link, pong);
    link.close("cut");

    assertThat(first).isCompletedWithValue(pong);
    assertThat(second).isCancelled();
  }
}
