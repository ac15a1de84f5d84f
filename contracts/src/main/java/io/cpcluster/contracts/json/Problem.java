package io.cpcluster.contracts.json;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/** What a person is told of a document that could not be read. */
final class Problem {
  private static final int MAX_LENGTH = 300;

  /** Where the parser names the setting in its own code. */
  private static final Pattern JAVA_SOURCE = Pattern.compile(", from `[^`]*`");

  private Problem() {}

  static String of(JacksonException broken) {
    String message = broken.getOriginalMessage();
    String line = message == null ? "not readable" : message.lines().findFirst().orElse("");
    if (broken instanceof StreamConstraintsException && line.contains("nesting depth")) {
      line = "nested deeper than " + Json.MAX_DEPTH + " levels";
    }
    line = Shown.of(JAVA_SOURCE.matcher(line).replaceAll(""), MAX_LENGTH);
    TokenStreamLocation where = broken.getLocation();
    if (where == null || where.getLineNr() < 1) {
      return line;
    }
    return line + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
  }
}
