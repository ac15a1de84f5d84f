package io.cpcluster.contracts.node;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * A node's answer to a {@link RunCommand}.
 *
 * @param sessionOver the command's session is not the node's: nothing was accepted
 * @param outcomes one per assignment
 */
public record RunAnswer(long session, boolean sessionOver, List<Outcome> outcomes) {
  public RunAnswer {
    outcomes = List.copyOf(outcomes);
  }

  /** What the node said to one assignment. */
  public record Outcome(String id, long fence, Verdict verdict) {}

  /** Whether the node will run it. A refused fence stays refused. */
  public enum Verdict {
    ACCEPTED,
    REFUSED;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Verdict of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
  }
}
