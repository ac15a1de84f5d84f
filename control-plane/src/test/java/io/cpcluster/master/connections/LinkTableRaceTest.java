package io.cpcluster.master.connections;

import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.link.LinkState;
import io.cpcluster.master.config.PortRange;
import java.util.List;
import java.util.OptionalInt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However links are made and ended at once, no port of the pool is chosen twice or lost. */
@Tag("races")
public class LinkTableRaceTest {
  private static final PortRange RANGE = new PortRange(10, 12);
  private static final HeldLink LINK =
      new HeldLink(new LinkRecord("l", LinkState.OPEN, "a", 1, "b", 2, "h", 10, "test", 0, "n"), 5);

  private final LinkTable table = new LinkTable();

  @Operation
  public OptionalInt claim() {
    return table.claim("h", RANGE);
  }

  @Operation
  public void unclaim() {
    table.unclaim("h", 10);
  }

  @Operation
  public void stored() {
    table.stored(LINK);
  }

  @Operation
  public void removed() {
    table.removed(LINK, 7);
  }

  @Operation
  public int leased() {
    return table.leased("h", RANGE);
  }

  @Operation
  public List<String> links() {
    return table.of("a").stream().map(HeldLink::id).toList();
  }

  @Operation
  public List<String> leasingHosts() {
    return table.leasingHosts();
  }

  @Test
  void everyOrderOfTwoThreadsIsOneOfASingleThread() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(60)
        .threads(2)
        .actorsPerThread(3)
        .check(LinkTableRaceTest.class);
  }
}
