package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.chaos.network.Network;
import io.cpcluster.chaos.network.Paths;
import io.cpcluster.chaos.network.Traffic;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Parts of a cluster do not hear each other, both ways or one way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class PartitionTest {
  private static final Duration T = FaultyNetwork.T;
  private static final int FLAPS = 3;

  private Network network;
  private Stage stage;

  @BeforeAll
  void start() throws Exception {
    network = FaultyNetwork.open();
    stage = Stage.of(PartitionTest.class, FaultyNetwork.plan(network, 3, 2));
  }

  @AfterAll
  void stop() throws Exception {
    if (stage != null) {
      stage.close();
    }
    network.close();
  }

  /** One server with a master and a node, against two with everybody else. */
  private Paths aroundTheFirst() {
    return network.between(Set.of(master().name(), node().name()), server());
  }

  private NatsServer server() {
    return stage.cluster().natsServers().getFirst();
  }

  private Member master() {
    return stage.cluster().masters().getFirst();
  }

  private Member node() {
    return stage.cluster().nodes().getFirst();
  }

  @Test
  void aSmallerPartAcceptsNothingAndSaysSo() throws Exception {
    Paths around = aroundTheFirst();
    try (People alone = People.of(List.of(server().url()), stage.cluster().people())) {
      around.set(Traffic.CUT);
      try {
        for (int i = 0; i < 5; i++) {
          byte[] task =
              Tasks.submission("minority-" + i, "1+1", "").getBytes(StandardCharsets.UTF_8);
          Optional<Answer> answer = alone.tryAsk(Subjects.TASKS_SUBMIT, task, T.multipliedBy(5));
          assertThat(answer.filter(Answer::isAccepted)).isEmpty();
        }
      } finally {
        around.set(Traffic.FREE);
      }
      assertThat(around.disturbed()).isPositive();
      // The same submission is taken when the parts are one again.
      stage.people().submit(Tasks.submission("minority-0", "1+1", ""), Duration.ofSeconds(30));
      assertThat(
              stage
                  .people()
                  .awaitResult("minority-0", Duration.ofSeconds(30))
                  .path("Number")
                  .asDouble())
          .isEqualTo(2.0);
    }
  }

  @Test
  void aPartitionThatComesAndGoesAssignsNothingTwice() throws Exception {
    Paths around = aroundTheFirst();
    Load load = Load.of("flapping-partition", 1_500);
    Thread flapping =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < FLAPS; i++) {
                      around.set(Traffic.CUT);
                      Deadline.lasts(T.multipliedBy(2));
                      around.set(Traffic.FREE);
                      Deadline.lasts(T.multipliedBy(2));
                    }
                  } catch (InterruptedException over) {
                    Thread.currentThread().interrupt();
                  }
                });
    try {
      load.submit(stage.people(), Duration.ofSeconds(90));
    } finally {
      flapping.join();
      around.set(Traffic.FREE);
    }
    assertThat(around.disturbed()).isPositive();
    // Who listens on the other side hears no events.
    EndedOnce.check(load, stage, Duration.ofSeconds(60), load.sums().size());
  }

  @Test
  void aNodeThatHearsNothingLosesNoTaskAndRunsNoneTwice() throws Exception {
    oneWay(Traffic.DEAF, "deaf");
  }

  @Test
  void aNodeThatNobodyHearsIsLostAndWhatItSaysLaterIsStale() throws Exception {
    int lostBefore = stage.happenings().others(node().id(), "lost").size();
    oneWay(Traffic.MUTE, "mute");
    assertThat(stage.happenings().others(node().id(), "lost")).hasSizeGreaterThan(lostBefore);
  }

  private void oneWay(Traffic traffic, String prefix) throws Exception {
    Paths paths = network.ofMember(node().name());
    long before = paths.disturbed();
    Load load = Load.of(prefix, 1_000).after(100, () -> paths.set(traffic));
    try {
      load.submit(stage.people(), Duration.ofSeconds(60));
      Deadline.lasts(T.multipliedBy(4));
    } finally {
      paths.set(Traffic.FREE);
    }
    assertThat(paths.disturbed()).isGreaterThan(before);
    EndedOnce.check(load, stage, Duration.ofSeconds(60), load.sums().size());
    stage.people().awaitLive(node().id(), Duration.ofSeconds(30));
  }
}
