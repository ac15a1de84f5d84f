package io.cpcluster.master.certificates;

import io.cpcluster.dataplane.certificate.Authority;
import java.util.List;

/**
 * What a master signs certificates and tickets with.
 *
 * @param roots the cluster's roots in PEM, which peers are told to trust
 */
public record MasterAuthority(Authority authority, List<String> roots) {
  public MasterAuthority {
    roots = List.copyOf(roots);
  }
}
