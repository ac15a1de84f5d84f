package io.cpcluster.master.connections;

import io.cpcluster.master.config.PortRange;
import java.util.OptionalInt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of few operations each order comes: two claims at once never get the same port. */
@Tag("races")
public class ClaimRaceTest {
  private static final PortRange RANGE = new PortRange(10, 12);

  private final LinkTable table = new LinkTable();

  @Operation
  public OptionalInt claim() {
    return table.claim("h", RANGE);
  }

  @Operation
  public void unclaim() {
    table.unclaim("h", 10);
  }

  @Test
  void everyOrderOfTwoThreadsIsOneOfASingleThread() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(60)
        .threads(2)
        .actorsPerThread(3)
        .check(ClaimRaceTest.class);
  }
}
