package io.cpcluster.master.certificates;

import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.Trust;
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

  /** A short text that changes when the roots do. */
  public String mark() {
    try {
      return Trust.mark(roots);
    } catch (InvalidCertificate broken) {
      throw new IllegalStateException(broken);
    }
  }
}
