package io.cpcluster.master.tasks;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process, as kill -9 would, at the point that {@code CPCLUSTER_HALT_AT} names: {@code
 * <POINT>} or {@code <POINT>:<n>} for its n-th time. For tests of real processes.
 */
public final class HaltingSteps implements Steps {
  /** The environment variable. */
  public static final String VARIABLE = "CPCLUSTER_HALT_AT";

  private static final Logger LOG = LoggerFactory.getLogger(HaltingSteps.class);
  private static final int EXIT_CODE = 137;

  private final Point point;
  private final AtomicInteger timesLeft;

  private HaltingSteps(Point point, int times) {
    this.point = point;
    this.timesLeft = new AtomicInteger(times);
  }

  /**
   * What the environment asks for: {@link Steps#NONE} unless the variable is set.
   *
   * @throws IllegalArgumentException when it names no point
   */
  public static Steps of(Map<String, String> environment) {
    String wanted = environment.get(VARIABLE);
    if (wanted == null || wanted.isBlank()) {
      return NONE;
    }
    String[] parts = wanted.split(":", 2);
    Point point = Point.valueOf(parts[0].toUpperCase(Locale.ROOT));
    LOG.warn("this master will end at {}: {} is set", wanted, VARIABLE);
    return new HaltingSteps(point, parts.length == 2 ? Integer.parseInt(parts[1]) : 1);
  }

  @Override
  public void reached(Point reached) {
    if (reached == point && timesLeft.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
