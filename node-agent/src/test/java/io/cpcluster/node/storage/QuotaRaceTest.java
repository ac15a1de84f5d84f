package io.cpcluster.node.storage;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However files come and go at once, a store never promises more room than it has. */
@Tag("races")
public class QuotaRaceTest {
  private final Quota quota = new Quota(10);

  @Operation
  public boolean promiseSix() {
    return promised(6);
  }

  @Operation
  public boolean promiseFour() {
    return promised(4);
  }

  private boolean promised(long bytes) {
    try {
      quota.reserve(bytes);
      return true;
    } catch (DiskRefusal full) {
      return false;
    }
  }

  /** Nobody can tell a promised byte from a used one, so this is one step. */
  @Operation
  public boolean storeThree() {
    try (Quota.Room room = quota.reserve(3)) {
      room.kept(-1);
      return true;
    } catch (DiskRefusal full) {
      return false;
    }
  }

  @Operation
  public void removeThree() {
    quota.removed(3);
  }

  @Operation
  public long freeBytes() {
    return quota.freeBytes();
  }

  @Operation
  public long usedBytes() {
    return quota.usedBytes();
  }

  @Test
  void everyOrderOfTwoThreadsIsOneOfASingleThread() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(60)
        .threads(2)
        .actorsPerThread(3)
        .check(QuotaRaceTest.class);
  }
}
