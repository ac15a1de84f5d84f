package io.cpcluster.master.connections;

import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.subject.Buckets;

/**
 * A link as it is recorded.
 *
 * @param revision of the pair's key; the port's key, written in the same batch, has the next one
 */
record HeldLink(LinkRecord record, long revision) {
  String id() {
    return record.link();
  }

  String pairKey() {
    return Buckets.pairKey(record.dialer(), record.listener());
  }

  String portKey() {
    return Buckets.portKey(record.host(), record.port());
  }

  long portRevision() {
    return revision + 1;
  }

  boolean isBetween(String peer, String other) {
    return pairKey().equals(Buckets.pairKey(peer, other));
  }

  boolean isOf(String peer) {
    return record.dialer().equals(peer) || record.listener().equals(peer);
  }
}
