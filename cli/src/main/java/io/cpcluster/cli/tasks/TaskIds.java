package io.cpcluster.cli.tasks;

import java.security.SecureRandom;

/**
 * Ids for tasks that were given none. The command line chooses them, so that a submission whose
 * answer was lost can be repeated without running twice.
 */
public final class TaskIds {
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private TaskIds() {}

  /** {@code t-} and twelve random characters. */
  public static String random() {
    StringBuilder id = new StringBuilder("t-");
    for (int i = 0; i < LENGTH; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
