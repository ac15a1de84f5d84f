package io.cpcluster.master.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.ManyAnswer;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.submission.SubmissionReader;
import io.cpcluster.contracts.submission.SubmitRequest;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.messaging.bucket.Bucket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tasks of one request, taken by the test. */
class ManySubmissionTest {
  @TempDir Path folder;
  private DeskFixture cluster;
  private final Later later = new Later();
  private ManySubmission submission;

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
    Bucket tasks = new Bucket(cluster.client, Buckets.TASKS);
    EventPublisher events = new EventPublisher(cluster.client, "m-1", Clock.systemUTC());
    Parts parts = DeskFixture.parts(tasks, events, later);
    GroupRecords groups = new GroupRecords(tasks, () -> Duration.ofMinutes(1));
    submission =
        new ManySubmission(
            new GroupStart(
                Clock.systemUTC(),
                groups,
                new Admission(
                    tasks, 1_000_000, new ServerClock(Clock.systemUTC(), System::nanoTime), later),
                new AlwaysHealthy()),
            new Groups(parts, groups, events),
            parts::newTaskId);
  }

  @AfterEach
  void stop() throws Exception {
    later.close();
    cluster.close();
  }

  /** Accepts what is not named by a subclass. */
  private static class Accepting implements ManySubmission.Taking {
    @Override
    public Optional<ErrorAnswer> refusal(Submission submission) {
      return Optional.empty();
    }

    @Override
    public void take(Submission submission, Caller caller) {
      caller.answer(new TaskAnswer.Accepted(submission.id()), Map.of());
    }
  }

  @Test
  void anErrorAtOneTaskIsAnsweredAndTheOthersAreTaken() throws Exception {
    CompletableFuture<ManyAnswer> answer =
        take(
            many(task("a", ""), task("b", ""), task("c", ",\"after\":[\"b\"]")),
            new Accepting() {
              @Override
              public void take(Submission submission, Caller caller) {
                if ("b".equals(submission.id())) {
                  throw new IllegalStateException("of the test");
                }
                super.take(submission, caller);
              }
            });

    assertThat(text(answer))
        .contains("\"TaskAccepted\":\"a\"", "\"TaskAccepted\":\"c\"")
        .contains("internal", "the master's log says more");
  }

  @Test
  void anErrorAfterTheAnswerChangesNothing() throws Exception {
    CompletableFuture<ManyAnswer> answer =
        take(
            many(task("a", ""), task("b", "")),
            new Accepting() {
              @Override
              public void take(Submission submission, Caller caller) {
                super.take(submission, caller);
                throw new IllegalStateException("of the test");
              }
            });

    assertThat(text(answer)).contains("\"TaskAccepted\":\"a\"", "\"TaskAccepted\":\"b\"");
  }

  @Test
  void aChainOfAThousandTasksThatAreRefusedOneAfterTheOtherDoesNotNest() throws Exception {
    List<Integer> depths = new ArrayList<>();
    CompletableFuture<Caller> first = new CompletableFuture<>();
    String[] tasks =
        IntStream.range(0, 1_000)
            .mapToObj(i -> task("t" + i, i == 0 ? "" : ",\"after\":[\"t" + (i - 1) + "\"]"))
            .toArray(String[]::new);
    CompletableFuture<ManyAnswer> answer =
        take(
            many(tasks),
            new Accepting() {
              @Override
              public void take(Submission submission, Caller caller) {
                if ("t0".equals(submission.id())) {
                  first.complete(caller);
                } else {
                  depths.add(Thread.currentThread().getStackTrace().length);
                  caller.refuse(
                      ErrorAnswer.of(ErrorCode.UNKNOWN_TARGET, "no such node", submission.id()));
                }
              }
            });

    first.get(10, TimeUnit.SECONDS).answer(new TaskAnswer.Accepted("t0"), Map.of());

    assertThat(text(answer)).contains("\"TaskAccepted\":\"t0\"", "\"t999\"");
    assertThat(depths).hasSize(999).containsOnly(depths.getFirst());
  }

  @Test
  void whatTheAskerMayNotRunIsInNoGroup() throws Exception {
    CompletableFuture<ManyAnswer> answer =
        take(
            "{\"group\":\"g\",\"tasks\":[" + task("a", "") + "," + task("b", "") + "]}",
            new Accepting() {
              @Override
              public Optional<ErrorAnswer> refusal(Submission submission) {
                return "b".equals(submission.id())
                    ? Optional.of(ErrorAnswer.of(ErrorCode.NOT_ALLOWED, "may not", "b"))
                    : Optional.empty();
              }
            });

    assertThat(text(answer)).contains("\"TaskAccepted\":\"a\"", "not_allowed");
    cluster.desk("m-1");
    assertThat(cluster.ask(Subjects.TASKS_GROUP, "g")).contains("\"tasks\":1", "[\"a\"]");
  }

  @Test
  void aGroupOfNothingThatTheAskerMayRunIsNotStored() throws Exception {
    CompletableFuture<ManyAnswer> answer =
        take(
            "{\"group\":\"g\",\"tasks\":[" + task("a", "") + "]}",
            new Accepting() {
              @Override
              public Optional<ErrorAnswer> refusal(Submission submission) {
                return Optional.of(ErrorAnswer.of(ErrorCode.NOT_ALLOWED, "may not", "a"));
              }
            });

    assertThat(text(answer)).contains("not_allowed");
    cluster.desk("m-1");
    assertThat(cluster.ask(Subjects.TASKS_GROUP, "g")).contains("not_found");
  }

  private CompletableFuture<ManyAnswer> take(String body, ManySubmission.Taking taking) {
    SubmitRequest.Many many = (SubmitRequest.Many) SubmissionReader.read(body.getBytes(UTF_8));
    CompletableFuture<ManyAnswer> answer = new CompletableFuture<>();
    submission.take(many, new ManyCaller(many.items().size(), answer::complete), taking);
    return answer;
  }

  private static String text(CompletableFuture<ManyAnswer> answer) throws Exception {
    return new String(Json.write(answer.get(10, TimeUnit.SECONDS)), UTF_8);
  }

  private static String many(String... tasks) {
    return List.of(tasks).stream().collect(Collectors.joining(",", "{\"tasks\":[", "]}"));
  }

  private static String task(String id, String more) {
    return "{\"id\":\"" + id + "\",\"task\":{\"Compute\":{\"expression\":\"1\"}}" + more + "}";
  }
}
