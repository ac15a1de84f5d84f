package io.cpcluster.contracts.json;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** A document does not have the shape it should; the message says where and what would be right. */
public final class InvalidField extends Exception {
  private static final long serialVersionUID = 1L;

  private final String message;

  public InvalidField(String message) {
    super(message, null, false, false);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** An unknown word, with the nearest of the known ones or all of them. */
  public static InvalidField unknown(String what, String word, Collection<String> known) {
    String hint =
        nearest(word, known)
            .map(near -> "; did you mean \"" + near + "\"?")
            .orElse(
                known.isEmpty()
                    ? "; none is expected here"
                    : "; known: " + String.join(", ", known));
    return new InvalidField("unknown " + what + " \"" + Shown.word(word) + "\"" + hint);
  }

  /** The known word that differs least, when it differs by a slip rather than altogether. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    if (word.length() > 64) {
      return Optional.empty();
    }
    String given = word.toLowerCase(Locale.ROOT);
    String best = null;
    int least = Math.max(1, word.length() / 3) + 1;
    for (String candidate : known) {
      String meant = candidate.toLowerCase(Locale.ROOT);
      int distance = isBeginning(given, meant) ? 1 : distance(given, meant);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Whether the rest was forgotten, as in {@code timeout} for {@code timeout_ms}. */
  private static boolean isBeginning(String given, String meant) {
    return given.length() > 2 && meant.startsWith(given);
  }

  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
