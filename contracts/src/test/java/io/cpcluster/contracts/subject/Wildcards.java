package io.cpcluster.contracts.subject;

/** How NATS matches a subject to what somebody subscribes to. */
final class Wildcards {
  private Wildcards() {}

  static boolean matches(String pattern, String subject) {
    String[] wanted = pattern.split("\\.");
    String[] tokens = subject.split("\\.");
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals(">")) {
        return tokens.length > i;
      }
      if (i >= tokens.length || !(wanted[i].equals("*") || wanted[i].equals(tokens[i]))) {
        return false;
      }
    }
    return tokens.length == wanted.length;
  }
}
