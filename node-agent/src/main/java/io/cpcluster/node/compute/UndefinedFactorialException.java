package io.cpcluster.node.compute;

import java.io.Serial;

/** Leads out of exp4j, whose operators can only throw; its message is meant for the user. */
final class UndefinedFactorialException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  UndefinedFactorialException(double operand) {
    super("the factorial ! needs a whole number from 0 on, not " + operand, null, false, false);
  }
}
