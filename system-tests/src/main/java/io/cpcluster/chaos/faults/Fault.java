package io.cpcluster.chaos.faults;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * A fault that is about to befall something.
 *
 * @param target what it befalls
 * @param effect counts what it touched; a fault that touched nothing does not count
 */
record Fault(String target, Deed begin, Deed end, LongSupplier effect) {
  /** Does a fault or undoes it. */
  @FunctionalInterface
  interface Deed {
    void carryOut() throws IOException, InterruptedException;
  }

  /** One that cannot miss. */
  Fault(String target, Deed begin, Deed end) {
    this(target, begin, end, System::nanoTime);
  }

  /** Both at once; what the other touches does not count. */
  Fault and(Fault other) {
    return new Fault(
        target + " and " + other.target(),
        () -> {
          begin.carryOut();
          other.begin().carryOut();
        },
        () -> {
          other.end().carryOut();
          end.carryOut();
        },
        effect);
  }
}
