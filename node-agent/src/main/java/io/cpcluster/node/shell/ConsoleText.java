package io.cpcluster.node.shell;

/** What a command printed, as the node's console shows it: it can look like nothing else there. */
final class ConsoleText {
  private ConsoleText() {}

  /** So much of a text, further lines marked as such, control characters written out. */
  static String of(String text, int most) {
    StringBuilder shown = new StringBuilder();
    String stripped = text.stripTrailing();
    int end = Math.min(stripped.length(), most);
    for (int i = 0; i < end; i++) {
      char one = stripped.charAt(i);
      if (one == '\n') {
        shown.append("\n  | ");
      } else if (one != '\t' && Character.isISOControl(one)) {
        shown.append(String.format("\\x%02x", (int) one));
      } else {
        shown.append(one);
      }
    }
    return end < stripped.length() ? shown.append(" …").toString() : shown.toString();
  }
}
