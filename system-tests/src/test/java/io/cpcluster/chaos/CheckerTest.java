package io.cpcluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.chaos.checking.Checker;
import io.cpcluster.chaos.checking.Violation;
import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each broken promise is planted once in a history that is good without it, and is seen. */
class CheckerTest {
  private static final String SUM = "{\"Number\":3.0}";

  private final List<Entry> history = new ArrayList<>(good());

  private static List<Entry> good() {
    return List.of(
        new Entry.Sent(1, "t1", 10, SUM),
        new Entry.Accepted(5, "t1"),
        new Entry.Event(6, "t1", "running", 1, "worker-1", 11),
        new Entry.Sessions(10, Map.of("worker-1", 4L)),
        new Entry.Injected(20, "kill-node", "worker-1"),
        new Entry.Healed(30, "kill-node", "worker-1"),
        new Entry.Event(40, "t1", "running", 2, "worker-2", 15),
        new Entry.Event(41, "t1", "finished", 2, "worker-2", 17),
        new Entry.Told(42, "t1", SUM),
        new Entry.Sent(50, "t2", 1, ""),
        new Entry.Accepted(51, "t2"),
        new Entry.Effect(52, "t2"),
        new Entry.Sessions(60, Map.of("worker-1", 5L)),
        new Entry.Sent(70, "t3", 10, SUM),
        new Entry.Refused(75, "t3", "unavailable"),
        new Entry.Quiet(100),
        new Entry.Ports(101, 999, 0, 999, true),
        new Entry.Recorded(110, "t1", "finished", List.of(3L, 9L), SUM, 17),
        new Entry.Recorded(111, "t2", "unknown", List.of(12L), "", 19),
        new Entry.Unrecorded(112, "t3", "not_found"),
        new Entry.Recorded(120, "t1", "finished", List.of(3L, 9L), SUM, 17));
  }

  private List<Violation> judged() {
    return Checker.of(history).violations();
  }

  private void assertSeen(String invariant, String of, String... words) {
    assertThat(judged())
        .as("%s", judged())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.invariant()).isEqualTo(invariant);
              assertThat(violation.of()).isEqualTo(of);
              assertThat(violation.what()).contains(words);
            });
  }

  private void replace(Entry before, Entry with) {
    assertThat(history.remove(before)).as("%s is in the history", before).isTrue();
    history.add(with);
  }

  @Test
  void aGoodHistoryIsGood() {
    assertThat(judged()).isEmpty();
    assertThat(Checker.of(history).faults()).isEqualTo(Map.of("kill-node", 1));
  }

  @Test
  void aHistoryIsJudgedAlikeFromItsFile(@TempDir Path folder) throws Exception {
    History live = new History();
    history.forEach(entry -> live.add(_ -> entry));
    live.save(folder.resolve("h"));

    assertThat(History.load(folder.resolve("h"))).isEqualTo(history);
  }

  @Test
  void aLostTaskIsSeen() {
    replace(history.get(18), new Entry.Unrecorded(111, "t2", "not_found"));
    assertSeen("I1", "t2", "no record");
  }

  @Test
  void aTaskThatNobodyLookedAtIsSeen() {
    history.remove(18);
    assertSeen("I1", "t2", "nobody looked");
  }

  @Test
  void aTaskThatDoesNotEndIsSeen() {
    replace(history.get(18), new Entry.Recorded(111, "t2", "running", List.of(12L), "", 19));
    assertSeen("I1", "t2", "did not end");
  }

  @Test
  void anEndThatChangesIsSeen() {
    history.add(new Entry.Recorded(130, "t2", "finished", List.of(12L), "", 20));
    assertSeen("I2", "t2", "its end changed");
  }

  @Test
  void aStaleAttemptThatIsBelievedIsSeen() {
    history.add(new Entry.Event(45, "t1", "finished", 1, "worker-1", 18));
    assertSeen("I2", "t1", "several ends");
  }

  @Test
  void aResultOtherThanTheOneToldIsSeen() {
    history.add(new Entry.Told(43, "t1", "{\"Number\":4.0}"));
    assertSeen("I2", "t1", "told {\"Number\":4.0}");
  }

  @Test
  void aWrongResultIsSeen() {
    replace(history.getFirst(), new Entry.Sent(1, "t1", 10, "{\"Number\":5.0}"));
    assertThat(judged())
        .isNotEmpty()
        .allMatch(v -> v.invariant().equals("I2") && v.what().startsWith("expected"));
  }

  @Test
  void fencesThatDoNotRiseAreSeen() {
    replace(history.getLast(), new Entry.Recorded(120, "t1", "finished", List.of(9L, 9L), SUM, 17));
    assertSeen("I2", "t1", "fences do not rise");
  }

  @Test
  void aTaskThatRunsTwiceAndMayNotIsSeen() {
    history.add(new Entry.Effect(55, "t2"));
    assertThat(judged())
        .extracting(Violation::invariant, Violation::of)
        .containsOnly(org.assertj.core.groups.Tuple.tuple("I3", "t2"));
    assertThat(judged()).anyMatch(v -> v.what().contains("may start 1"));
  }

  @Test
  void aStartThatIsNotRecordedIsSeen() {
    for (int i = 0; i < 3; i++) {
      history.add(new Entry.Effect(45, "t1"));
    }
    assertThat(judged())
        .isNotEmpty()
        .allMatch(v -> v.invariant().equals("I3") && v.what().contains("3 effects, recorded 2"));
  }

  @Test
  void moreAttemptsThanAllowedAreSeen() {
    replace(history.get(18), new Entry.Recorded(111, "t2", "dead", List.of(12L, 13L), "", 19));
    assertSeen("I3", "t2", "2 attempts, 1 allowed");
  }

  @Test
  void aSessionThatGoesBackIsSeen() {
    history.add(new Entry.Sessions(20_000, Map.of("worker-1", 3L)));
    assertSeen("I4", "worker-1", "told in session 4 at 10, and in 3 at 20000");
  }

  @Test
  void aMasterMayShowAnOldSessionForAWhile() {
    history.add(new Entry.Sessions(9_000, Map.of("worker-1", 4L)));
    assertThat(judged()).isEmpty();
  }

  @Test
  void aPortThatIsNeitherFreeNorLeasedIsSeen() {
    history.add(new Entry.Ports(66, 990, 7, 999, false));
    assertSeen("I5", "ports", "do not add up");
  }

  @Test
  void aPortThatNobodyGaveBackIsSeen() {
    history.add(new Entry.Ports(140, 998, 1, 999, true));
    assertSeen("I5", "ports", "though all is quiet");
  }

  @Test
  void workThatGoesOnForEverIsSeen() {
    replace(history.get(18), new Entry.Recorded(100_000, "t2", "unknown", List.of(12L), "", 19));
    assertSeen("I15", "t2", "ended only 99900 ms after");
  }

  @Test
  void aRecordThatIsReadAgainLateIsNoLateEnd() {
    history.add(new Entry.Recorded(100_000, "t2", "unknown", List.of(12L), "", 19));
    assertThat(judged()).isEmpty();
  }

  @Test
  void anotherValueThanTheOneSentIsSeen() {
    history.add(new Entry.Carried(65, "k1", "aa", "aa"));
    history.add(new Entry.Carried(66, "k2", "aa", "ab"));
    assertSeen("I9", "k2", "expected aa, got ab");
  }

  @Test
  void recordsThatAreNeverRemovedAreSeen() {
    history.add(new Entry.Kept(80, 3));
    assertThat(judged()).isEmpty();

    history.add(new Entry.Kept(11 * 60_000, 51));
    assertSeen("retention", "records", "51 are kept at 660000, of 0");
  }

  @Test
  void aFaultThatTouchedNothingIsSeen() {
    history.add(new Entry.Injected(21, "cut-node", "worker-1"));
    history.add(new Entry.Missed(22, "cut-node", "worker-1"));
    assertSeen("run", "cut-node", "touched nothing");
  }

  @Test
  void memoryThreadsAndDescriptorsThatGrowAreSeen() {
    long half = 15 * 60_000L;
    for (int i = 0; i <= 30; i++) {
      long at = half + i * 30_000L;
      history.add(new Entry.Sampled(at, "master-1 7", 100_000 + i * 100L, 20, 50));
      history.add(new Entry.Sampled(at, "worker-1 8", 100_000, 20 + i, 50));
      history.add(new Entry.Sampled(at, "nats-1 9", 100_000 + i % 7, 20 + i % 2, 50));
    }
    assertThat(judged())
        .allMatch(violation -> violation.invariant().equals("slope"))
        .extracting(Violation::of)
        .containsExactly("master-1 7", "worker-1 8");
  }

  @Test
  void aReportSaysWhetherYoungerProcessesTakeAsMuchAsOneWhoseMemoryGrows() {
    long half = 15 * 60_000L;
    history.addFirst(new Entry.Sampled(0, "nats-1 9", 50_000, 20, 50));
    history.addFirst(new Entry.Sampled(0, "master-1 7", 50_000, 20, 50));
    history.addFirst(new Entry.Sampled(0, "worker-1 8", 50_000, 20, 50));
    for (int i = 0; i <= 30; i++) {
      long at = half + i * 30_000L;
      int work = 100_000 + i * 1_000;
      history.add(new Entry.Sampled(at, "nats-1 9", work, 20, 50));
      history.add(new Entry.Sampled(at, "nats-2 " + i / 6, work, 20, 50));
      history.add(new Entry.Sampled(at, "master-1 7", work, 20, 50));
      history.add(new Entry.Sampled(at, "master-2 " + i / 6, 100_000, 20, 50));
      history.add(new Entry.Sampled(at, "worker-1 8", 100_000, 20, 50));
    }
    assertThat(judged())
        .extracting(Violation::toString)
        .satisfiesExactly(
            nats -> assertThat(nats).contains("nats-1 9", "(-0.4 % above younger ones)"),
            master -> assertThat(master).contains("master-1 7", "(+15.0 % above younger ones)"));
  }

  @Test
  void aLongRunThroughWhichTooFewLivedIsSeen() {
    long half = 15 * 60_000L;
    for (int i = 0; i <= 30; i++) {
      long at = half + i * 30_000L;
      history.add(new Entry.Sampled(at, "master-1 7", 100_000, 20, 50));
      history.add(new Entry.Sampled(at, "worker-1 " + i, 100_000, 20, 50));
      history.add(new Entry.Sampled(at, "nats-1 9", 100_000, 20, 50));
    }
    assertSeen("slope", "processes", "only 2 lived through");
  }

  @Test
  void aRunWithoutFaultsShowsNothing() {
    history.removeIf(entry -> entry instanceof Entry.Injected);
    assertSeen("run", "faults", "none was injected");
  }
}
