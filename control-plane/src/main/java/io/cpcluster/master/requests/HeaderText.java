package io.cpcluster.master.requests;

/** A text as a header may carry it: one line of printable ASCII, not long. */
final class HeaderText {
  private static final int MAX_LENGTH = 512;

  private HeaderText() {}

  static String of(String text) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    for (int i = 0; i < text.length() && safe.length() < MAX_LENGTH; i++) {
      char c = text.charAt(i);
      safe.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return safe.toString();
  }
}
