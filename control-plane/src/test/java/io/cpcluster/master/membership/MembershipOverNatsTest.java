package io.cpcluster.master.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.event.NodeEvent;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.HeardAnswer;
import io.cpcluster.contracts.master.HeardQuestion;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.FakeNode;
import io.cpcluster.master.TestCluster;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two masters with T of 400 ms, on a real server; nodes are raw connections. */
class MembershipOverNatsTest {
  private static final Duration T = Duration.ofMillis(400);
  private static final Duration BEAT = T.dividedBy(2);

  @TempDir Path folder;
  private NatsServer nats;
  private TestCluster cluster;

  @BeforeEach
  void twoMasters() throws Exception {
    nats = NatsServer.forTests(folder);
    cluster = new TestCluster(nats.url());
    cluster.startMaster(T);
    cluster.startMaster(T);
  }

  @AfterEach
  void stop() {
    cluster.close();
    nats.close();
  }

  private FakeNode node(String id, String process) throws InterruptedException {
    return new FakeNode(nats.url(), id, process);
  }

  private void awaitOnBoth(String beginning) throws InterruptedException {
    for (TestCluster.Told told : cluster.told) {
      told.await(beginning);
    }
  }

  private NodeSnapshot seenBy(int master, String node) {
    return cluster.masters.get(master).nodes().find(node).orElseThrow();
  }

  /** Nothing more of this kind comes while a fence of other events passes. */
  private List<String> whatsOfRemainingEvents() throws Exception {
    try (FakeNode fence = node("fence", "pf")) {
      fence.join(BEAT);
      return cluster.events.stream().map(NodeEvent::what).toList();
    }
  }

  @Test
  void aNodeThatJoinsIsKnownToEveryMasterUnderTheSameSession() throws Exception {
    try (FakeNode w1 = node("w1", "p1")) {
      Welcome welcome = w1.join(BEAT);

      awaitOnBoth("started w1 " + welcome.session());
      awaitOnBoth("beat w1");
      assertThat(welcome.failoverTimeoutMs()).isEqualTo(400);
      assertThat(seenBy(0, "w1").takesWork()).isTrue();
      assertThat(seenBy(1, "w1").revision()).isEqualTo(welcome.session());
      assertThat(cluster.awaitEvent("joined").session()).isEqualTo(welcome.session());
    }
  }

  @Test
  void aSilentNodeIsLostOnceWithinTwoAndAHalfT() throws Exception {
    try (FakeNode w1 = node("w1", "p1")) {
      long session = w1.join(BEAT).session();
      awaitOnBoth("started w1");
      w1.stopAnswering();
      w1.stopBeating();
      long lastBeat = System.nanoTime();
      w1.beat();

      NodeEvent lost = cluster.awaitEvent("lost");
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastBeat);
      String one = cluster.told.get(0).await("ended w1 " + session);
      String other = cluster.told.get(1).await("ended w1 " + session);

      assertThat(lost.reason()).isEqualTo("silent for 800 ms");
      assertThat(tookMs).isBetween(790L, 2_500L);
      assertThat(List.of(one.contains(" here: "), other.contains(" here: ")))
          .containsExactlyInAnyOrder(true, false);
      assertThat(whatsOfRemainingEvents()).doesNotContain("lost");
      assertThat(seenBy(0, "w1").state()).isEqualTo(NodeState.LOST);
      assertThat(seenBy(1, "w1").state()).isEqualTo(NodeState.LOST);
    }
  }

  @Test
  void aNodeThatAnswersPingsIsNotLostThoughItDoesNotBeat() throws Exception {
    try (FakeNode w1 = node("w1", "p1")) {
      w1.join(BEAT);
      awaitOnBoth("started w1");
      w1.stopBeating();

      cluster.told.get(0).await("work w1 no");
      cluster.told.get(0).await("work w1 yes");
      cluster.told.get(0).await("work w1 no");
      cluster.told.get(0).await("work w1 yes");
      assertThat(seenBy(0, "w1").state()).isEqualTo(NodeState.LIVE);
    }
  }

  @Test
  void aLostNodeReturnsUnderANewSessionAndItsOldBeatsAreAnswered() throws Exception {
    try (FakeNode w1 = node("w1", "p1")) {
      long first = w1.join(BEAT).session();
      w1.stopAnswering();
      w1.stopBeating();
      awaitOnBoth("ended w1 " + first);

      w1.beat();
      assertThat(w1.beatAnswers.poll(5, TimeUnit.SECONDS)).contains("\"session_over\"");
      long second = w1.join(BEAT).session();
      assertThat(second).isGreaterThan(first);
      assertThat(cluster.awaitEvent("returned").session()).isEqualTo(second);
      awaitOnBoth("started w1 " + second);
    }
  }

  @Test
  void aSecondProcessOfOneIdentityIsRefusedWhileTheFirstAnswers() throws Exception {
    try (FakeNode first = node("w1", "p1");
        FakeNode second = node("w1", "p2")) {
      long session = first.join(BEAT).session();
      String refused = second.helloText();

      assertThat(refused).contains("\"conflict\"").contains("p1").contains("p2");
      assertThat(cluster.awaitEvent("conflict").session()).isEqualTo(session);
      assertThat(seenBy(0, "w1").session()).isEqualTo(session);
      assertThat(seenBy(0, "w1").record().process()).isEqualTo("p1");
    }
  }

  @Test
  void aSecondProcessIsWelcomeWhenTheFirstIsSilentAndTheFirstLearnsIt() throws Exception {
    try (FakeNode first = node("w1", "p1");
        FakeNode second = node("w1", "p2")) {
      long old = first.join(BEAT).session();
      first.stopAnswering();
      long session = second.join(BEAT).session();

      assertThat(session).isGreaterThan(old);
      assertThat(first.beatAnswers.poll(5, TimeUnit.SECONDS)).contains("\"session_over\"");
      awaitOnBoth("ended w1 " + old);
      awaitOnBoth("started w1 " + session);
    }
  }

  @Test
  void theSameProcessGetsANewSessionWhenItSaysHelloAgain() throws Exception {
    try (FakeNode w1 = node("w1", "p1")) {
      long first = w1.join(BEAT).session();
      long second = w1.join(BEAT).session();

      assertThat(second).isGreaterThan(first);
      assertThat(cluster.told.get(0).await("ended w1 " + first)).contains("replaced by session");
    }
  }

  @Test
  void aNodeThatLeavesIsLeftAndMayComeBack() throws Exception {
    try (FakeNode w1 = node("w1", "p1")) {
      long session = w1.join(BEAT).session();
      assertThat(w1.leaveText(session - 1)).contains("\"session_over\"");
      assertThat(w1.leaveText(session)).contains("\"master\"");
      assertThat(w1.leaveText(session)).contains("\"master\"");

      awaitOnBoth("ended w1 " + session);
      assertThat(seenBy(1, "w1").state()).isEqualTo(NodeState.LEFT);
      assertThat(cluster.awaitEvent("left").reason()).isEqualTo("told to");
      assertThat(w1.join(BEAT).session()).isGreaterThan(session);
      cluster.awaitEvent("joined");
    }
  }

  @Test
  void aDrainedNodeGetsNoWorkUntilItIsResumed() throws Exception {
    try (FakeNode w1 = node("w1", "p1")) {
      long session = w1.join(BEAT).session();
      awaitOnBoth("started w1");

      assertThat(cluster.ask(Subjects.NODES_DRAIN, "w1"))
          .isEqualTo("{\"id\":\"w1\",\"state\":\"draining\"}");
      awaitOnBoth("work w1 no");
      cluster.awaitEvent("draining");
      assertThat(seenBy(0, "w1").session()).isEqualTo(session);
      assertThat(cluster.ask(Subjects.NODES_RESUME, "{\"id\":\"w1\"}"))
          .isEqualTo("{\"id\":\"w1\",\"state\":\"live\"}");
      awaitOnBoth("work w1 yes");
    }
  }

  @Test
  void peopleSeeNodesByPageIdAndBeginning() throws Exception {
    try (FakeNode w1 = node("worker-1", "p1");
        FakeNode w2 = node("worker-2", "p2");
        FakeNode d1 = node("disk-1", "p3")) {
      w1.join(BEAT);
      w2.join(BEAT);
      d1.join(BEAT);
      for (String id : List.of("worker-1", "worker-2", "disk-1")) {
        awaitOnBoth("beat " + id);
      }

      String page = cluster.ask(Subjects.NODES_LIST, "{\"limit\":2}");
      assertThat(page).contains("disk-1", "worker-1", "\"cursor\":\"worker-1\"");
      assertThat(cluster.ask(Subjects.NODES_LIST, "{\"limit\":2,\"cursor\":\"worker-1\"}"))
          .contains("worker-2")
          .doesNotContain("cursor");
      assertThat(cluster.ask(Subjects.NODES_GET, "disk")).contains("\"id\":\"disk-1\"");
      assertThat(cluster.ask(Subjects.NODES_GET, "worker"))
          .contains("\"invalid_request\"", "worker-1, worker-2");
      assertThat(cluster.ask(Subjects.NODES_GET, "w9")).contains("\"unknown_node\"");
      assertThat(cluster.ask(Subjects.NODES_LIST, "{\"limt\":2}"))
          .contains("did you mean \\\"limit\\\"");
      assertThat(w1.neighboursText()).contains("worker-2", "disk-1").doesNotContain("worker-1");
    }
  }

  @Test
  void anotherMasterIsToldTruthfullyWhetherANodeWasHeard() throws Exception {
    try (FakeNode w1 = node("w1", "p1")) {
      long session = w1.join(BEAT).session();
      awaitOnBoth("beat w1");
      String subject = Subjects.masterHeard(cluster.masters.getFirst().id());

      assertThat(heard(subject, session, 400)).isTrue();
      assertThat(heard(subject, session + 1, 400)).isFalse();
      w1.stopBeating();
      long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (heard(subject, session, 0)) {
        assertThat(System.nanoTime()).as("a beat in this millisecond, again").isLessThan(end);
      }
    }
  }

  private boolean heard(String subject, long session, long withinMs) throws Exception {
    String question = Json.writeText(new HeardQuestion("w1", session, withinMs));
    return Json.read(cluster.ask(subject, question).getBytes(), HeardAnswer.class).heard();
  }

  @Test
  void aHelloThatIsNoneIsRefusedWithWhatIsWrong() throws Exception {
    String subject = Subjects.agentHello("people");

    assertThat(cluster.ask(subject, "{")).contains("\"invalid_request\"");
    assertThat(cluster.ask(subject, "{\"id\":\"people\"}")).contains("role");
    String foreign = Json.writeText(Nodes.hello("w1", "p1", 0));
    assertThat(cluster.ask(subject, foreign)).contains("it must be \\\"people\\\"");
  }

  @Test
  void aStartedMasterKnowsTheNodesThatAreThere() throws Exception {
    try (FakeNode w1 = node("w1", "p1")) {
      long session = w1.join(BEAT).session();
      awaitOnBoth("started w1");
      cluster.startMaster(T);

      cluster.told.get(2).await("started w1 " + session);
      cluster.told.get(2).await("beat w1");
    }
  }
}
