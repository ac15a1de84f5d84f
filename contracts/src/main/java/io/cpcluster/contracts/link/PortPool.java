package io.cpcluster.contracts.link;

/**
 * The ports of one host, in {@code cluster.info}.
 *
 * @param host hash of the machine and its network namespace
 * @param peers ids of the peers that listen there
 */
public record PortPool(String host, java.util.List<String> peers, int free, int leased) {
  public PortPool {
    peers = java.util.List.copyOf(peers);
  }
}
