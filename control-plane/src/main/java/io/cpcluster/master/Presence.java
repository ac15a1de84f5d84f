package io.cpcluster.master;

import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.master.masters.MasterListener;
import io.cpcluster.master.masters.MasterPeer;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.messaging.service.ServiceGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this master takes its share of the requests: it does while it can store, and also when it
 * cannot but no other master can either, for then somebody has to answer that nothing can be
 * stored. The monitor of this object guards its fields.
 */
final class Presence implements MasterListener {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final StoreHealth health;
  private final MasterDirectory masters;
  private final SharedQueue shared;
  private final ServiceGroup service;
  private boolean serving;
  private boolean ended;

  Presence(StoreHealth health, MasterDirectory masters, SharedQueue shared, ServiceGroup service) {
    this.health = health;
    this.masters = masters;
    this.shared = shared;
    this.service = service;
    this.serving = true;
  }

  /** Begins to take requests, and to judge whether to go on. */
  void begin() {
    shared.join();
    health.listen(_ -> judge());
    masters.listen(this);
  }

  /** Takes no more requests. */
  synchronized void end() {
    ended = true;
    service.leaveQueues();
    shared.leave();
  }

  @Override
  public void masterSeen(String id) {
    judge();
  }

  @Override
  public void masterGone(String id) {
    judge();
  }

  @Override
  public void healthChanged(String id, boolean healthy) {
    judge();
  }

  private synchronized void judge() {
    boolean should = health.isHealthy() || masters.others().stream().noneMatch(MasterPeer::healthy);
    if (ended || should == serving) {
      return;
    }
    serving = should;
    if (should) {
      LOG.info("takes requests again");
      service.joinQueues();
      shared.join();
    } else {
      LOG.warn("nothing can be stored: leaves the requests to other masters");
      service.leaveQueues();
      shared.leave();
    }
  }
}
