package io.cpcluster.node.links;

import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.link.LinkEngine;

/** Gives the engine, which needs a certificate: the masters may have to be asked for it first. */
@FunctionalInterface
interface Engines {
  /** Blocks for up to two seconds. */
  LinkEngine get() throws InvalidCertificate, InterruptedException;
}
