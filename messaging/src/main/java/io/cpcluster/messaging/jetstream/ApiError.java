package io.cpcluster.messaging.jetstream;

/**
 * An error that JetStream answered.
 *
 * @param code like an HTTP status
 * @param number what exactly it is, e.g. 10071
 */
public record ApiError(int code, int number, String description) {
  public static final int WRONG_LAST_SEQUENCE = 10_071;
  public static final int STILL_APPLYING = 10_164;
  public static final int INCOMPLETE_BATCH = 10_176;
  public static final int NO_MESSAGE = 10_037;
  public static final int STREAM_NOT_FOUND = 10_059;
  public static final int CONSUMER_NOT_FOUND = 10_014;

  private static final int STORE_FAILED = 10_077;
  private static final int INSUFFICIENT_RESOURCES = 10_023;
  private static final int MEMORY_EXCEEDED = 10_028;
  private static final int STORAGE_EXCEEDED = 10_047;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /** A limit of the stream, the account or the disk was reached, so nothing was stored. */
  public boolean isFull() {
    return number == STORE_FAILED
        || number == INSUFFICIENT_RESOURCES
        || number == MEMORY_EXCEEDED
        || number == STORAGE_EXCEEDED;
  }

  /** The stream holds a message of that subject already. */
  public boolean isSubjectTaken() {
    return number == STORE_FAILED && description.contains("per subject");
  }

  /** Worth another try soon: a leader is missing, or too much comes at once. */
  public boolean isPassing() {
    return number == STILL_APPLYING
        || code == TOO_MANY_REQUESTS
        || (code == UNAVAILABLE && !isFull());
  }

  /** The number at the end of the description, e.g. of the last sequence; -1 when none is there. */
  public long lastNumber() {
    int start = description.length();
    while (start > 0 && Character.isDigit(description.charAt(start - 1))) {
      start--;
    }
    String digits = description.substring(start);
    return digits.isEmpty() || digits.length() > 18 ? -1 : Long.parseLong(digits);
  }

  @Override
  public String toString() {
    return description + " (" + number + ")";
  }
}
