package io.cpcluster.cli.terminal;

/** Texts that others wrote, made safe for a terminal: no control character gets through. */
public final class Printable {
  private Printable() {}

  /** On one line: line breaks and tabs become blanks, other control characters go. */
  public static String oneLine(String text) {
    return text.replaceAll("[\\n\\r\\t]+", " ").replaceAll("\\p{Cc}", "");
  }

  /** Over its lines: control characters other than line breaks and tabs go. */
  public static String lines(String text) {
    return text.replaceAll("[\\p{Cc}&&[^\\n\\t]]", "");
  }

  /** At most so long, with an ellipsis for what is left out. */
  public static String shortened(String text, int most) {
    String line = oneLine(text);
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
