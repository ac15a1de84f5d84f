package io.cpcluster.contracts.store;

/**
 * A key as people see it.
 *
 * @param here whether the node that holds it is there now
 */
public record StoreView(
    String key,
    String node,
    Keeping keeping,
    long size,
    String sha256,
    long sinceMs,
    boolean here) {
  public static StoreView of(StoreRecord record, boolean here) {
    return new StoreView(
        record.key(),
        record.node(),
        record.keeping(),
        record.size(),
        record.sha256(),
        record.sinceMs(),
        here);
  }
}
