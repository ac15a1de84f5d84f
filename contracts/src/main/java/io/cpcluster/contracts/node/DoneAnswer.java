package io.cpcluster.contracts.node;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * The answer to a {@link DoneReport}; what it does not name is to be reported again.
 *
 * @param creditsTaken whether the credits of the report are held
 */
public record DoneAnswer(String master, List<Settled> settled, boolean creditsTaken) {
  public DoneAnswer {
    settled = List.copyOf(settled);
  }

  /** What became of one result. */
  public record Settled(long fence, Verdict verdict) {}

  /** Whether the result is the task's, or came too late. Either way the node may forget it. */
  public enum Verdict {
    CONFIRMED,
    STALE;

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
