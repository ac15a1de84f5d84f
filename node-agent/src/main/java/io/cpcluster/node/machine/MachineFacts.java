package io.cpcluster.node.machine;

/**
 * How busy the machine is.
 *
 * @param load its load average over one minute; 0 while it is not known
 */
public record MachineFacts(double load, long memoryUsedBytes, long memoryTotalBytes) {
  /** Nothing is known yet. */
  public static final MachineFacts UNKNOWN = new MachineFacts(0, 0, 0);
}
