package io.cpcluster.master.tasks;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Ids for tasks whose submitters chose none: {@code t-}, ten random characters of this process and
 * a counter, in base 62.
 */
final class TaskIds implements Supplier<String> {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LENGTH = 10;

  private final String prefix;
  private final AtomicLong next = new AtomicLong();

  TaskIds() {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder("t-");
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    prefix = text.append('-').toString();
  }

  @Override
  public String get() {
    long number = next.getAndIncrement();
    StringBuilder text = new StringBuilder();
    do {
      text.append(DIGITS.charAt((int) (number % DIGITS.length())));
      number /= DIGITS.length();
    } while (number > 0);
    return prefix + text.reverse();
  }
}
