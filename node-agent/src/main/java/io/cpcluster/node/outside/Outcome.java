package io.cpcluster.node.outside;

/** What became of a call. */
public sealed interface Outcome<T> {
  /** It was answered. */
  record Answered<T>(T answer) implements Outcome<T> {}

  /** It was not, or not made; the text says to whom and why. */
  record Failed<T>(String why) implements Outcome<T> {}
}
