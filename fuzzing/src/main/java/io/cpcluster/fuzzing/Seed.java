package io.cpcluster.fuzzing;

/**
 * An input that is kept because of what it is, in a file named after that.
 *
 * @param content not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Seed(String name, byte[] content) {
  @Override
  public String toString() {
    return name;
  }
}
