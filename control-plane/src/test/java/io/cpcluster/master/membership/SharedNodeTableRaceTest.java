package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import java.time.Duration;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However records, own writes and beats meet, a node is in one session, and sessions only rise. */
@Tag("races")
public class SharedNodeTableRaceTest {
  private static final Timing TIMING = Timing.of(Duration.ofSeconds(5));
  private static final NodeRecord FIRST = Nodes.live("a", "p1");
  private static final NodeRecord SECOND = Nodes.live("a", "p2");
  private static final NodeRecord LOST = SECOND.to(NodeState.LOST, 2, 9, "silent");

  private final SharedNodeTable table = new SharedNodeTable(TIMING);

  public SharedNodeTableRaceTest() {
    table.listen(new RisingSessions(), 0);
  }

  @Operation
  public void firstRecordComes() {
    watch(FIRST, 1);
  }

  @Operation
  public void secondRecordComes() {
    watch(SECOND, 2);
  }

  @Operation
  public void lossComes() {
    watch(LOST, 3);
  }

  private void watch(NodeRecord record, long revision) {
    List<Happening> _ = table.change(nodes -> nodes.watched(record, revision, 0));
  }

  @Operation
  public void ownWriteBegins() {
    List<Happening> _ =
        table.change(
            nodes -> {
              nodes.writing("a");
              return List.of();
            });
  }

  @Operation
  public void ownWriteIsStored() {
    List<Happening> _ = table.change(nodes -> nodes.wrote(SECOND, 2, 0));
  }

  @Operation
  public NodeSnapshot.Standing beatOfTheFirstSession() {
    return table.heard(Nodes.beat("a", 1), 0).standing();
  }

  @Operation
  public NodeSnapshot.Standing beatOfTheSecondSession() {
    return table.heard(Nodes.beat("a", 2), 0).standing();
  }

  @Operation
  public String session() {
    return table.ask(
        nodes -> {
          NodeSnapshot node = nodes.find("a", 0);
          return node == null ? "none" : node.session() + " " + node.state();
        });
  }

  /** An error in it is one of the operation that told it. */
  private static final class RisingSessions implements NodeListener {
    private long last;

    @Override
    public void sessionStarted(NodeSnapshot node) {
      if (node.session() <= last) {
        throw new AssertionError("session " + node.session() + " after " + last);
      }
      last = node.session();
    }

    @Override
    public void sessionEnded(String node, long session, String reason, boolean decidedHere) {
      if (session != last) {
        throw new AssertionError("session " + session + " ended, " + last + " goes on");
      }
    }

    @Override
    public void workChanged(NodeSnapshot node) {}

    @Override
    public void beat(Beat beat) {
      if (beat.session() != last) {
        throw new AssertionError("a beat of " + beat.session() + " in " + last);
      }
    }
  }

  @Test
  void everyOrderOfTwoThreadsIsOneOfASingleThread() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(60)
        .threads(2)
        .actorsPerThread(3)
        .check(SharedNodeTableRaceTest.class);
  }
}
