package io.cpcluster.contracts.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/** What a person is told of a document that could not be read. */
final class Problem {
  private static final int MAX_LENGTH = 300;

  private Problem() {}

  static String of(JacksonException broken) {
    String message = broken.getOriginalMessage();
    String line = message == null ? "not readable" : message.lines().findFirst().orElse("");
    if (broken instanceof StreamConstraintsException && line.contains("nesting depth")) {
      line = "nested deeper than " + Json.MAX_DEPTH + " levels";
    }
    if (line.length() > MAX_LENGTH) {
      line = line.substring(0, MAX_LENGTH) + "…";
    }
    TokenStreamLocation where = broken.getLocation();
    if (where == null || where.getLineNr() < 1) {
      return line;
    }
    return line + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
  }
}
