package io.cpcluster.master.config;

/** Ports for links, both ends inclusive. */
public record PortRange(int first, int last) {
  public static final PortRange DEFAULT = new PortRange(55_001, 55_999);

  public PortRange {
    if (first < 1 || last > 65_535 || first > last) {
      throw new IllegalArgumentException("no ports from " + first + " to " + last);
    }
  }
}
