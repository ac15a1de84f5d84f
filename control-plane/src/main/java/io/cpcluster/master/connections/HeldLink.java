package io.cpcluster.master.connections;

import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.master.membership.NodeSnapshot;

/**
 * A link as it is recorded.
 *
 * @param revision of the pair's key; the port's key, written in the same batch, has the next one
 */
record HeldLink(LinkRecord record, long revision) {
  /** From the key of its port, which has that revision. */
  static HeldLink ofPort(LinkRecord record, long portRevision) {
    return new HeldLink(record, portRevision - 1);
  }

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

  boolean isOf(String peer) {
    return record.dialer().equals(peer) || record.listener().equals(peer);
  }

  /**
   * Whether it is the link of these two as they are now. A newer session than this master knows of
   * was known to the one that made the link.
   */
  boolean isOfNow(NodeSnapshot one, NodeSnapshot other, long nowMs) {
    boolean sessions =
        sessionOf(one.id()) >= one.session() && sessionOf(other.id()) >= other.session();
    return sessions
        && switch (record.state()) {
          case OPEN -> true;
          case OPENING -> nowMs - record.sinceMs() < 2 * LinkRecords.OPENING_LIFE.toMillis();
        };
  }

  /** The session in which one of its peers made it. */
  long sessionOf(String peer) {
    return record.dialer().equals(peer) ? record.dialerSession() : record.listenerSession();
  }
}
