package io.cpcluster.master.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.master.ManualClock;
import io.cpcluster.master.membership.LossInquiry.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T is 5,000 ms: suspect after 10,000 ms, beats every 2,500 ms. */
class NodeTableTest {
  private static final Timing TIMING = Timing.of(Duration.ofSeconds(5));
  private static final long SESSION = 17;

  private final ManualClock clock = new ManualClock();
  private final NodeTable table = new NodeTable(TIMING);
  private final long start = clock.getAsLong();
  private long countsFromMs = start;
  private boolean hearing = true;

  @BeforeEach
  void aLiveNode() {
    table.watched(Nodes.live("w1", "p1"), SESSION, clock.getAsLong());
  }

  private List<Happening> pass(long ms) {
    List<Happening> all = new ArrayList<>();
    for (long passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      all.addAll(table.tick(now()));
    }
    return all;
  }

  private Doubt.Now now() {
    return new Doubt.Now(clock.getAsLong(), countsFromMs, hearing);
  }

  private NodeTable.HeardBeat beat(long session) {
    return table.heard(Nodes.beat("w1", session), clock.getAsLong());
  }

  private List<Happening> answer(Happening.Ask ask, Verdict verdict) {
    return table.answered("w1", ask.question(), verdict, now(), 99);
  }

  private NodeSnapshot node() {
    NodeSnapshot node = table.find("w1", clock.getAsLong());
    assertThat(node).isNotNull();
    return node;
  }

  private static <T extends Happening> T only(Class<T> type, List<Happening> happenings) {
    List<T> found = happenings.stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found).as("%s in %s", type.getSimpleName(), happenings).hasSize(1);
    return found.getFirst();
  }

  private static boolean has(Class<? extends Happening> type, List<Happening> happenings) {
    return happenings.stream().anyMatch(type::isInstance);
  }

  @Test
  void aRecordStartsASessionWhoseNumberIsItsRevision() {
    assertThat(node().session()).isEqualTo(SESSION);
    assertThat(node().takesWork()).isTrue();
  }

  @Test
  void silenceOfTwoTMakesANodeSuspectAndAsksForIt() {
    assertThat(pass(9_950)).isEmpty();
    List<Happening> happenings = pass(50);

    assertThat(only(Happening.Suspect.class, happenings).cause()).isEqualTo(Doubt.Cause.SILENT);
    only(Happening.WorkChanged.class, happenings);
    only(Happening.Ask.class, happenings);
    assertThat(node().takesWork()).isFalse();
  }

  @Test
  void aNodeNobodyHeardIsWrittenLostFromTheRevisionOfItsRecord() {
    Happening.Ask ask = only(Happening.Ask.class, pass(10_000));
    Happening.WriteLost write = only(Happening.WriteLost.class, answer(ask, Verdict.GONE));

    assertThat(write.node().revision()).isEqualTo(SESSION);
    assertThat(write.lost().state()).isEqualTo(NodeState.LOST);
    assertThat(write.lost().session()).isEqualTo(SESSION);
    assertThat(write.lost().reason()).isEqualTo("silent for 10000 ms");
  }

  @Test
  void aSilentNodeIsWrittenLostWithinTwoAndAHalfT() {
    pass(10_000);

    assertThat(clock.getAsLong() - start + TIMING.askMs()).isLessThanOrEqualTo(12_500);
  }

  @Test
  void aVetoRestartsTheSilence() {
    Happening.Ask ask = only(Happening.Ask.class, pass(10_000));
    List<Happening> happenings = answer(ask, Verdict.HEARD);

    only(Happening.WorkChanged.class, happenings);
    assertThat(node().takesWork()).isTrue();
    assertThat(pass(9_950)).isEmpty();
    assertThat(has(Happening.Ask.class, pass(50))).isTrue();
  }

  @Test
  void aBeatDuringTheInquiryEndsTheDoubt() {
    Happening.Ask ask = only(Happening.Ask.class, pass(10_000));
    List<Happening> beaten = beat(SESSION).happenings();

    only(Happening.WorkChanged.class, beaten);
    assertThat(answer(ask, Verdict.GONE)).isEmpty();
    assertThat(node().takesWork()).isTrue();
  }

  @Test
  void aClosedConnectionMakesANodeSuspectAtOnceAndIsAskedAfterInHalfASecond() {
    pass(1_000);
    List<Happening> closed = table.disconnected("w1", clock.getAsLong());
    assertThat(only(Happening.Suspect.class, closed).cause()).isEqualTo(Doubt.Cause.CLOSED);
    assertThat(node().takesWork()).isFalse();

    assertThat(pass(450)).isEmpty();
    Happening.Ask ask = only(Happening.Ask.class, pass(50));
    assertThat(only(Happening.WriteLost.class, answer(ask, Verdict.GONE)).lost().reason())
        .isEqualTo("connection closed");
  }

  @Test
  void aNodeThatComesBackWithinTheGraceIsSimplyLive() {
    table.disconnected("w1", clock.getAsLong());
    pass(300);
    List<Happening> beaten = beat(SESSION).happenings();

    only(Happening.WorkChanged.class, beaten);
    assertThat(pass(5_000)).isEmpty();
    assertThat(node().takesWork()).isTrue();
  }

  @Test
  void anAnsweredPingEndsTheDoubtToo() {
    table.disconnected("w1", clock.getAsLong());
    clock.advance(3);
    only(Happening.WorkChanged.class, table.pinged("w1", SESSION, clock.getAsLong()));

    assertThat(pass(5_000)).isEmpty();
  }

  @Test
  void aMasterThatWasPausedCountsAnew() {
    pass(5_000);
    clock.advance(25_000);
    countsFromMs = clock.getAsLong();

    assertThat(table.tick(now())).isEmpty();
    assertThat(pass(9_950)).isEmpty();
    assertThat(has(Happening.Suspect.class, pass(50))).isTrue();
  }

  @Test
  void answersToAnInquiryThatSpansAPauseMeanNothing() {
    Happening.Ask ask = only(Happening.Ask.class, pass(10_000));
    clock.advance(25_000);
    countsFromMs = clock.getAsLong();

    assertThat(answer(ask, Verdict.GONE)).isEmpty();
    pass(50);
    beat(SESSION);
    assertThat(pass(9_000)).isEmpty();
  }

  @Test
  void aDisconnectBeforeAPauseIsGivenItsGraceAfterIt() {
    table.disconnected("w1", clock.getAsLong());
    clock.advance(25_000);
    countsFromMs = clock.getAsLong();

    assertThat(has(Happening.Ask.class, table.tick(now()))).isFalse();
    assertThat(has(Happening.Ask.class, pass(450))).isFalse();
    assertThat(has(Happening.Ask.class, pass(100))).isTrue();
  }

  @Test
  void aMasterThatDoesNotHearItselfDoubtsNobody() {
    hearing = false;
    for (int i = 0; i < 1_000; i++) {
      clock.advance(50);
      countsFromMs = clock.getAsLong();
      assertThat(table.tick(now())).isEmpty();
    }
    assertThat(node().takesWork()).isTrue();
  }

  @Test
  void anUnsureInquiryIsMadeAgain() {
    Happening.Ask ask = only(Happening.Ask.class, pass(10_000));

    assertThat(answer(ask, Verdict.UNSURE)).isEmpty();
    Happening.Ask next = only(Happening.Ask.class, pass(TIMING.retryMs()));
    assertThat(next.question()).isNotEqualTo(ask.question());
    assertThat(answer(ask, Verdict.GONE)).isEmpty();
  }

  @Test
  void ofTwoMastersThatFindANodeSilentOneWritesItAndBothTellItOnce() {
    NodeTable other = new NodeTable(TIMING);
    other.watched(Nodes.live("w1", "p1"), SESSION, start);
    Happening.Ask ask = only(Happening.Ask.class, pass(10_000));
    Happening.Ask otherAsk = only(Happening.Ask.class, other.tick(now()));

    Happening.WriteLost mine = only(Happening.WriteLost.class, answer(ask, Verdict.GONE));
    Happening.WriteLost theirs =
        only(
            Happening.WriteLost.class,
            other.answered("w1", otherAsk.question(), Verdict.GONE, now(), 99));
    table.writing("w1");
    other.writing("w1");
    long storedAt = 40;
    NodeRecord stored = mine.lost();
    // the watch may be faster than the outcome, on both
    assertThat(table.watched(stored, storedAt, clock.getAsLong())).isEmpty();
    assertThat(other.watched(stored, storedAt, clock.getAsLong())).isEmpty();
    List<Happening> won = table.wrote(stored, storedAt, clock.getAsLong());
    List<Happening> lost =
        other.notWritten("w1", new Member.Held(stored, storedAt), false, clock.getAsLong());

    assertThat(theirs.node().revision()).isEqualTo(mine.node().revision());
    assertThat(only(Happening.Ended.class, won).decidedHere()).isTrue();
    assertThat(only(Happening.Ended.class, lost).decidedHere()).isFalse();
    assertThat(table.watched(stored, storedAt, clock.getAsLong())).isEmpty();
    assertThat(other.watched(stored, storedAt, clock.getAsLong())).isEmpty();
  }

  @Test
  void aWriteNobodyKnowsTheEndOfCountsAsDecidedHereWhenItShows() {
    Happening.Ask ask = only(Happening.Ask.class, pass(10_000));
    Happening.WriteLost write = only(Happening.WriteLost.class, answer(ask, Verdict.GONE));
    table.writing("w1");
    table.watched(write.lost(), 40, clock.getAsLong());

    List<Happening> happenings = table.notWritten("w1", null, true, clock.getAsLong());
    assertThat(only(Happening.Ended.class, happenings).decidedHere()).isTrue();
  }

  @Test
  void aLossThatWasNotStoredIsTriedAgain() {
    Happening.Ask ask = only(Happening.Ask.class, pass(10_000));
    answer(ask, Verdict.GONE);
    table.writing("w1");
    assertThat(table.notWritten("w1", null, true, clock.getAsLong())).isEmpty();

    assertThat(node().isMember()).isTrue();
    only(Happening.Ask.class, pass(TIMING.retryMs()));
  }

  @Test
  void aBeatWhileALossCouldNotBeStoredEndsTheDoubt() {
    Happening.Ask ask = only(Happening.Ask.class, pass(10_000));
    answer(ask, Verdict.GONE);
    table.writing("w1");
    beat(SESSION);
    table.notWritten("w1", null, true, clock.getAsLong());

    assertThat(node().takesWork()).isTrue();
    assertThat(pass(9_000)).isEmpty();
  }

  @Test
  void aNewSessionEndsTheOneBefore() {
    List<Happening> happenings = table.wrote(Nodes.live("w1", "p2"), 40, clock.getAsLong());

    assertThat(happenings.getFirst())
        .isEqualTo(new Happening.Ended("w1", SESSION, "replaced by session 40", true));
    assertThat(only(Happening.Started.class, happenings).node().session()).isEqualTo(40);
  }

  @Test
  void anOldRecordAfterANewerOneChangesNothing() {
    table.watched(Nodes.live("w1", "p2"), 40, clock.getAsLong());

    assertThat(table.watched(Nodes.live("w1", "p1"), SESSION, clock.getAsLong())).isEmpty();
    assertThat(node().session()).isEqualTo(40);
  }

  @Test
  void aReturnAfterALossStartsANewSessionWithoutEndingOneTwice() {
    NodeRecord lost = node().record().to(NodeState.LOST, SESSION, 2, "silent");
    only(Happening.Ended.class, table.watched(lost, 30, clock.getAsLong()));

    assertThat(table.watched(Nodes.live("w1", "p1"), 40, clock.getAsLong()))
        .singleElement()
        .isInstanceOf(Happening.Started.class);
  }

  @Test
  void aBeatOfAnEndedSessionIsOver() {
    NodeRecord lost = node().record().to(NodeState.LOST, SESSION, 2, "silent");
    table.watched(lost, 30, clock.getAsLong());

    assertThat(beat(SESSION).standing()).isEqualTo(NodeSnapshot.Standing.OVER);
    table.watched(Nodes.live("w1", "p1"), 40, clock.getAsLong());
    assertThat(beat(SESSION).standing()).isEqualTo(NodeSnapshot.Standing.OVER);
    assertThat(beat(40).standing()).isEqualTo(NodeSnapshot.Standing.CURRENT);
  }

  @Test
  void aBeatThatOvertookItsRecordIsKeptForIt() {
    NodeTable.HeardBeat heard = beat(40);
    assertThat(heard.standing()).isEqualTo(NodeSnapshot.Standing.NOT_YET_KNOWN);
    assertThat(heard.happenings()).isEmpty();

    List<Happening> happenings = table.watched(Nodes.live("w1", "p2"), 40, clock.getAsLong());
    only(Happening.Heard.class, happenings);
    assertThat(node().lastBeat()).contains(Nodes.beat("w1", 40));
  }

  @Test
  void drainingAndResumingChangeOnlyTheWork() {
    NodeRecord drained = node().record().to(NodeState.DRAINING, SESSION, 2, "upkeep");
    assertThat(table.watched(drained, 30, clock.getAsLong()))
        .singleElement()
        .isInstanceOf(Happening.WorkChanged.class);
    assertThat(node().takesWork()).isFalse();
    assertThat(node().session()).isEqualTo(SESSION);

    NodeRecord resumed = drained.to(NodeState.LIVE, SESSION, 3, null);
    assertThat(table.watched(resumed, 31, clock.getAsLong())).hasSize(1);
    assertThat(node().takesWork()).isTrue();
  }

  @Test
  void aNodeThatSaysItDrainsTakesNoWork() {
    List<Happening> beaten =
        table.heard(Nodes.beat("w1", SESSION, true), clock.getAsLong()).happenings();

    only(Happening.WorkChanged.class, beaten);
    assertThat(node().takesWork()).isFalse();
  }

  @Test
  void anotherMastersQuestionIsAnsweredFromRealSignsOfLifeOnly() {
    assertThat(table.heardWithin("w1", SESSION, 60_000, clock.getAsLong())).isFalse();
    beat(SESSION);
    clock.advance(100);

    assertThat(table.heardWithin("w1", SESSION, 100, clock.getAsLong())).isTrue();
    assertThat(table.heardWithin("w1", SESSION, 99, clock.getAsLong())).isFalse();
    assertThat(table.heardWithin("w1", SESSION - 1, 100, clock.getAsLong())).isFalse();
    assertThat(table.heardWithin("w2", SESSION, 100, clock.getAsLong())).isFalse();
  }

  @Test
  void nodesThatAreNotThereAreNeverDoubted() {
    NodeRecord left = node().record().to(NodeState.LEFT, SESSION, 2, null);
    table.watched(left, 30, clock.getAsLong());

    assertThat(pass(60_000)).isEmpty();
    assertThat(table.disconnected("w1", clock.getAsLong())).isEmpty();
  }

  @Test
  void aRecordThatIsKeptNoLongerIsForgottenUnlessTheNodeIsBack() {
    assertThat(table.forgotten("w1", 40)).isEmpty();
    assertThat(table.find("w1", clock.getAsLong())).as("a member stays").isNotNull();

    NodeRecord left = node().record().to(NodeState.LEFT, SESSION, 2, null);
    table.watched(left, 30, clock.getAsLong());
    table.forgotten("w1", 29);
    assertThat(table.find("w1", clock.getAsLong())).as("an older marker").isNotNull();

    table.forgotten("w1", 41);

    assertThat(table.find("w1", clock.getAsLong())).isNull();
  }
}
