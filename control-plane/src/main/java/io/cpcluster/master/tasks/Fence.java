package io.cpcluster.master.tasks;

/**
 * How what was read of a record stands to an assignment. The assignment's fence is the revision
 * that it wrote, and reads may be answered by an old leader of the store.
 */
public enum Fence {
  /** The record is as the assignment wrote it. */
  CURRENT,
  /** The record went on since: the assignment is over. */
  OVER,
  /** What was read is from before the assignment, and decides nothing about it. */
  NOT_SEEN_YET;

  /**
   * @param read the revision that was read
   * @param fence of the assignment
   */
  public static Fence of(long read, long fence) {
    if (read == fence) {
      return CURRENT;
    }
    return read > fence ? OVER : NOT_SEEN_YET;
  }
}
