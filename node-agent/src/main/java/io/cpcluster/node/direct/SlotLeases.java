package io.cpcluster.node.direct;

import io.cpcluster.contracts.link.LeaseAnswer;
import io.cpcluster.contracts.link.LeaseCommand;
import io.cpcluster.contracts.link.LeaseRequest;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.node.work.Desk;
import io.cpcluster.node.work.TaskRunner;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The slots this node has promised to other peers. The monitor guards the table. */
final class SlotLeases {
  private static final Logger LOG = LoggerFactory.getLogger(SlotLeases.class);

  private final Desk desk;
  private final TaskRunner kinds;
  private final Map<String, LeasedSlots> byId = new HashMap<>();

  SlotLeases(Desk desk, TaskRunner kinds) {
    this.desk = desk;
    this.kinds = kinds;
  }

  /** Promises slots, prolongs the promise or ends it; the same command again changes nothing. */
  synchronized LeaseAnswer command(LeaseCommand command) {
    long session = desk.session();
    if (session == 0 || command.session() != session) {
      return new LeaseAnswer(session, true, 0);
    }
    LeasedSlots held = byId.get(command.lease());
    if (held != null && !held.isOf(command.peer(), command.peerSession())) {
      return new LeaseAnswer(session, false, 0);
    }
    if (command.durationMs() <= 0) {
      end(command.lease(), null);
      return new LeaseAnswer(session, false, 0);
    }
    long durationMs = Math.min(command.durationMs(), LeaseRequest.MAX_DURATION_MS);
    if (held == null && command.slots() > 0) {
      held = promise(command);
    }
    if (held == null) {
      return new LeaseAnswer(session, false, 0);
    }
    held.prolong(durationMs);
    return new LeaseAnswer(session, false, held.slots());
  }

  private @Nullable LeasedSlots promise(LeaseCommand command) {
    int slots = desk.reserve(command.slots());
    if (slots == 0) {
      return null;
    }
    LOG.info("Lease {}: {} slots for {}", command.lease(), slots, command.peer());
    LeasedSlots promised =
        new LeasedSlots(command.lease(), command.peer(), command.peerSession(), slots, kinds);
    byId.put(command.lease(), promised);
    return promised;
  }

  synchronized @Nullable LeasedSlots find(String lease, Link link) {
    LeasedSlots found = byId.get(lease);
    return found != null && found.isFor(link) ? found : null;
  }

  synchronized void cancel(Link link, String task) {
    byId.values().forEach(lease -> lease.cancel(link, task));
  }

  /** Ends what is over and stops overdue tasks. */
  synchronized void look(long nowNanos) {
    for (String id : byId.keySet().toArray(String[]::new)) {
      LeasedSlots lease = byId.get(id);
      if (lease != null && lease.isOver(nowNanos)) {
        LOG.info("Lease {} has ended", id);
        end(id, null);
      } else if (lease != null) {
        lease.look(nowNanos);
      }
    }
  }

  /** The link of these leases ended: they end too. */
  synchronized void ended(Link link) {
    for (Iterator<LeasedSlots> each = byId.values().iterator(); each.hasNext(); ) {
      LeasedSlots lease = each.next();
      if (lease.isFor(link)) {
        each.remove();
        finish(lease, link);
      }
    }
  }

  /** The session is over, or the node leaves. */
  synchronized void endAll() {
    byId.values().forEach(lease -> finish(lease, null));
    byId.clear();
  }

  private void end(String id, @Nullable Link link) {
    LeasedSlots lease = byId.remove(id);
    if (lease != null) {
      finish(lease, link);
    }
  }

  private void finish(LeasedSlots lease, @Nullable Link link) {
    lease.end(link);
    desk.release(lease.slots());
  }
}
