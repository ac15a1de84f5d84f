package io.cpcluster.master.tasks;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However requests of nodes and of people meet, a credit is taken once. */
@Tag("races")
public class CreditsRaceTest {
  private static final TaskClass WORK = new TaskClass(Role.WORKER, List.of());

  private static final NodeSnapshot A = Nodes.live("a", 1, Role.WORKER);
  private static final NodeSnapshot LATER_A = Nodes.live("a", 2, Role.WORKER);
  private static final NodeSnapshot B = Nodes.live("b", 1, Role.WORKER);

  private final Credits credits = new Credits(() -> 0);

  @Operation
  public void offerOfA() {
    credits.add(A, 2);
  }

  @Operation
  public void offerOfANewSessionOfA() {
    credits.add(LATER_A, 1);
  }

  @Operation
  public void offerOfB() {
    credits.add(B, 1);
  }

  @Operation
  public List<Credits.Credit> takeTwo() {
    return credits.takeUpTo(WORK, 2);
  }

  @Operation
  public boolean takeOnA() {
    return credits.takeOn("a").isPresent();
  }

  @Operation
  public void giveBackToA() {
    credits.giveBack(new Credits.Credit("a", 1, WORK));
  }

  @Operation
  public void dropA() {
    credits.drop("a");
  }

  @Operation
  public int offered() {
    return credits.offer().getOrDefault(WORK, 0);
  }

  @Test
  void everyOrderOfTwoThreadsIsOneOfASingleThread() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(60)
        .threads(2)
        .actorsPerThread(3)
        .check(CreditsRaceTest.class);
  }
}
