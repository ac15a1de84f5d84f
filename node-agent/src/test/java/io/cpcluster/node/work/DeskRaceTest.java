package io.cpcluster.node.work;

import io.cpcluster.contracts.node.CancelCommand;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.node.RunCommand;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.credits.Offer;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * However masters, peers and a new session meet on a node of two slots: no slot is given twice, no
 * more credits are out than there is room for, and a fence has one verdict.
 */
@Tag("races")
public class DeskRaceTest {
  private final Desk desk = new Desk(2, () -> 0);

  public DeskRaceTest() {
    desk.begin(1);
  }

  @Operation
  public int reserve() {
    return desk.reserve(1);
  }

  @Operation
  public int reserveAll() {
    return desk.reserve(2);
  }

  @Operation
  public int reserved() {
    return desk.reserved();
  }

  @Operation
  public int creditsOffered() {
    return desk.offers(1).stream().mapToInt(Offer::credits).sum();
  }

  @Operation
  public void creditsGone() {
    desk.creditsGone("m");
  }

  @Operation
  public RunAnswer runFirst() {
    return run(1);
  }

  @Operation
  public RunAnswer runSecond() {
    return run(2);
  }

  private RunAnswer run(long fence) {
    return desk.run(
        new RunCommand(
            "m", 1, List.of(new Assignment("t" + fence, fence, 1, new Task.Compute("1"), 1_000))));
  }

  @Operation
  public List<Long> cancelFirst() {
    return desk.cancel(new CancelCommand(1, List.of(new Held("t1", 1)))).ended();
  }

  @Operation
  public boolean end() {
    return desk.end(1);
  }

  @Operation
  public void begin() {
    desk.begin(2);
  }

  @Operation
  public long session() {
    return desk.session();
  }

  @Test
  void everyOrderOfTwoThreadsIsOneOfASingleThread() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(60)
        .threads(2)
        .actorsPerThread(3)
        .check(DeskRaceTest.class);
  }
}
