package io.cpcluster.contracts.config;

/**
 * A configuration that cannot be used. The message is for the person who wrote it: where, what is
 * wrong, what would be right. Programs print it and exit with {@link #EXIT_CODE}.
 */
public final class InvalidConfig extends Exception {
  /** Exit code of a program that was started or configured wrongly. */
  public static final int EXIT_CODE = 64;

  private static final long serialVersionUID = 1L;

  public InvalidConfig(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
