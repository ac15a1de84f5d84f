package io.cpcluster.chaos.checking;

/**
 * A promise that was not kept.
 *
 * @param invariant its name in docs/reliability.md
 * @param of the task, node or other thing it is about
 */
public record Violation(String invariant, String of, String what) {
  @Override
  public String toString() {
    return invariant + "  " + of + ": " + what;
  }
}
