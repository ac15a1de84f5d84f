package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two of three nats-servers are killed under load: the one that is left can store nothing. */
@Timeout(240)
class QuorumTest {
  private static final int TASKS = 400;
  private static final int ASKED = 5;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  /** What is sent before a broken connection is noticed is lost, so one try may be for nothing. */
  private static final Duration TRIES_LIMIT = ANSWER_LIMIT.multipliedBy(2);

  @Test
  void nothingIsAcceptedWithoutAMajorityOfServersAndWorkGoesOnByItselfAfterwards()
      throws Exception {
    try (Stage stage =
        Stage.of(
            QuorumTest.class,
            LocalCluster.builder()
                .natsServers(3)
                .masters(2)
                .nodes(2)
                .failoverTimeout(Duration.ofSeconds(1)))) {
      Load load = Load.of("quorum", TASKS).after(TASKS / 2, () -> outage(stage));

      load.submit(stage.people(), Duration.ofSeconds(90));

      // Events are not kept, so those of the outage are lost with the servers.
      EndedOnce.check(load, stage, Duration.ofSeconds(60), TASKS);
      assertThat(stage.cluster().masters()).allMatch(Member::isAlive);
      assertThat(stage.cluster().nodes()).allMatch(Member::isAlive);
    }
  }

  private static void outage(Stage stage) throws Exception {
    List<NatsServer> killed = stage.cluster().natsServers().subList(1, 3);
    killed.forEach(NatsServer::kill);
    assertThat(killed).noneMatch(NatsServer::isAlive);
    for (int i = 0; i < ASKED; i++) {
      String id = "lonely-" + i;
      refused(
          Deadline.find(
              "an answer for " + id + " though two of three servers are away",
              TRIES_LIMIT,
              () -> ask(stage, id).orElse(null)));
    }
    for (NatsServer server : killed) {
      server.restart();
    }
  }

  private static Optional<Answer> ask(Stage stage, String id) throws InterruptedException {
    byte[] submission = Tasks.submission(id, "1+1").getBytes(StandardCharsets.UTF_8);
    return stage.people().tryAsk(Subjects.TASKS_SUBMIT, submission, ANSWER_LIMIT);
  }

  private static void refused(Answer answer) {
    assertThat(answer.code()).as("%s", answer).isEqualTo(ErrorCode.UNAVAILABLE.wireName());
    assertThat(answer.body().path("error").path("retry_after_ms").asLong(0))
        .as("%s", answer)
        .isPositive();
  }
}
