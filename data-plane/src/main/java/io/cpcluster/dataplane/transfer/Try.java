package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.subject.Ids;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One try of a transfer. Messages carry {@code id.number}: what is still on its way of an earlier
 * try of the same transfer is not mistaken for this one.
 *
 * @param id of the transfer, the same for every try
 * @param onLink what stands in the messages: the id, a point and a number; or the id alone
 */
record Try(String id, String onLink) {
  private static final char POINT = '.';
  private static final int MAX_NUMBER_DIGITS = 19;

  /** A new try of a transfer. */
  static Try of(String id) {
    return new Try(id, id + POINT + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
  }

  /** The try that a message is of. */
  static Try read(String onLink) {
    int point = onLink.indexOf(POINT);
    return new Try(point < 0 ? onLink : onLink.substring(0, point), onLink);
  }

  /** Whether it is what a peer may send. */
  boolean isValid() {
    String number = onLink.length() == id.length() ? "" : onLink.substring(id.length() + 1);
    return Ids.isValid(id)
        && number.length() <= MAX_NUMBER_DIGITS
        && number.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }
}
