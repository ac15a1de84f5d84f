package io.cpcluster.node.compute;

import java.util.Map;
import java.util.Set;

/**
 * What the expressions of one task kind may contain beside numbers, brackets and {@code + - * / %
 * ^}.
 *
 * @param constants names that stand for a number
 * @param functions names that are called, and with how many arguments
 * @param factorial whether {@code !} may follow an operand
 * @param imaginarySuffix whether {@code i} may follow a number at once, as in {@code 2i}
 * @param unknownName the sentence about a name that is neither constant nor function
 */
record Dialect(
    Set<String> constants,
    Map<String, Arity> functions,
    boolean factorial,
    boolean imaginarySuffix,
    UnknownName unknownName) {

  /** How many arguments a function takes: both ends are allowed. */
  record Arity(int min, int max) {

    static Arity exactly(int count) {
      return new Arity(count, count);
    }

    static Arity atLeast(int count) {
      return new Arity(count, Integer.MAX_VALUE);
    }

    boolean allows(int count) {
      return min <= count && count <= max;
    }

    @Override
    public String toString() {
      return (min == max ? "" : "at least ") + min + (min == 1 ? " argument" : " arguments");
    }
  }

  /** Words the refusal of a name. */
  @FunctionalInterface
  interface UnknownName {

    /**
     * @param name printable, shortened when it is long
     * @param position of its first character, counted from 1
     * @param called whether an opening bracket follows it
     */
    String message(String name, int position, boolean called);
  }
}
