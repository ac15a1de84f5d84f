package io.cpcluster.master.tasks;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.master.membership.NodeListener;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.tasks.Assignments.Assigned;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What follows from the end of a node's session and from what its beats say. Every master puts back
 * what it assigned itself; the one whose write ended the session also what the last beat named, and
 * sweeps. Called by membership, one call at a time.
 */
final class Losses implements NodeListener {
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final InstantSource clock;
  private final Records records;
  private final Assignments assignments;
  private final Credits credits;
  private final Later later;
  private final Returns returns;
  private final Helpers helpers;

  /** The last two beats of each live node; the older one to tell what lasts from what passes. */
  private final Map<String, TwoBeats> beats = new ConcurrentHashMap<>();

  /** Nodes that run nothing: programs that only ask. Nothing is to be looked for at their end. */
  private final Set<String> clients = ConcurrentHashMap.newKeySet();

  /**
   * What is known of a node's beats; changed on the thread that tells of them.
   *
   * @param lookedAt when the records of lasting fences were looked at, on the nano clock
   */
  private record TwoBeats(Beat last, Set<Long> fencesBefore, Map<Long, Long> lookedAt) {}

  /** Who is told. */
  record Helpers(
      Runs runs,
      Reconciler reconciler,
      Sweep sweep,
      Cancels cancels,
      MasterDirectory masters,
      Runnable workMayStart) {}

  Losses(Parts parts, Returns returns, Helpers helpers) {
    this.clock = parts.clock();
    this.records = parts.records();
    this.assignments = parts.assignments();
    this.credits = parts.credits();
    this.later = parts.later();
    this.returns = returns;
    this.helpers = helpers;
  }

  @Override
  public void sessionStarted(NodeSnapshot node) {
    beats.remove(node.id());
    if (node.isClient()) {
      clients.add(node.id());
    } else {
      clients.remove(node.id());
    }
  }

  @Override
  public void sessionEnded(String node, long session, String reason, boolean decidedHere) {
    if (clients.remove(node)) {
      beats.remove(node);
      return;
    }
    credits.drop(node);
    helpers.runs().sessionEnded(node, session);
    TwoBeats last = beats.remove(node);
    for (Assigned assigned : assignments.of(node, session)) {
      putBack(assigned.record(), assigned.fence(), reason);
    }
    if (decidedHere) {
      if (last != null && last.last().session() == session) {
        named(last.last()).forEach(held -> putBackNamed(node, session, held, reason));
      }
      helpers.sweep().urgent();
    }
  }

  @Override
  public void workChanged(NodeSnapshot node) {
    if (!node.takesWork()) {
      credits.drop(node.id());
    }
  }

  @Override
  public void beat(Beat beat) {
    Set<Long> fences = new HashSet<>();
    named(beat).forEach(held -> fences.add(held.fence()));
    TwoBeats before = beats.get(beat.id());
    if (before == null || before.last().session() != beat.session()) {
      beats.put(beat.id(), new TwoBeats(beat, fences, new HashMap<>()));
      return;
    }
    TwoBeats now = new TwoBeats(beat, fences, stillNamed(before.lookedAt(), fences));
    beats.put(beat.id(), now);
    cancelStrays(now, before.fencesBefore());
    checkUnnamed(beat, fences, before.fencesBefore());
  }

  private static Map<Long, Long> stillNamed(Map<Long, Long> lookedAt, Set<Long> fences) {
    Map<Long, Long> still = new HashMap<>(lookedAt);
    still.keySet().retainAll(fences);
    return still;
  }

  /**
   * A fence named twice that its record no longer names is ended at the node. One that lasts is
   * looked at again only now and then; so is what this master believes to be its own, for another
   * may have cancelled it.
   */
  private void cancelStrays(TwoBeats now, Set<Long> before) {
    Beat beat = now.last();
    List<String> masters = mastersInOrder();
    long nanos = System.nanoTime();
    for (Held held : beat.running()) {
      if (!before.contains(held.fence()) || !isThisMastersTurn(held.fence(), masters)) {
        continue;
      }
      Long looked = now.lookedAt().get(held.fence());
      if (looked == null && assignments.holds(held.id(), held.fence())) {
        now.lookedAt().put(held.fence(), nanos);
      } else if (looked == null || nanos - looked > LOOK_AGAIN_NANOS) {
        now.lookedAt().put(held.fence(), nanos);
        endIfStray(beat, held);
      }
    }
  }

  private void endIfStray(Beat beat, Held held) {
    records.readLatest(
        held.id(),
        read -> {
          boolean isStray =
              switch (read) {
                case Records.Read.Found(TaskRecord record, long revision) ->
                    switch (Fence.of(revision, held.fence())) {
                      case CURRENT -> !(record instanceof TaskRecord.Running);
                      case OVER -> true;
                      case NOT_SEEN_YET -> false;
                    };
                case Records.Read.Missing _ -> true;
                case Records.Read.Unavailable _ -> false;
              };
          if (isStray) {
            helpers.cancels().endAtNode(beat.id(), beat.session(), held);
          }
        });
  }

  /** What this master assigned a while ago and two beats do not name is looked at. */
  private void checkUnnamed(Beat beat, Set<Long> now, Set<Long> before) {
    for (Assigned assigned : assignments.of(beat.id(), beat.session())) {
      boolean isNamed = now.contains(assigned.fence()) || before.contains(assigned.fence());
      if (!isNamed && System.nanoTime() - assigned.sinceNanos() > SETTLED_NANOS) {
        assignments.remove(assigned);
        helpers.reconciler().check(assigned.id());
      }
    }
  }

  private List<String> mastersInOrder() {
    return Stream.concat(
            Stream.of(helpers.masters().self()),
            helpers.masters().others().stream().map(peer -> peer.id()))
        .sorted()
        .toList();
  }

  /** The masters share the looking: each fence is one master's turn. */
  private boolean isThisMastersTurn(long fence, List<String> masters) {
    return masters.get((int) (fence % masters.size())).equals(helpers.masters().self());
  }

  private void putBackNamed(String node, long session, Held held, String reason) {
    records.readLatest(
        held.id(),
        read -> {
          if (read instanceof Records.Read.Found(TaskRecord.Running running, long revision)
              && revision == held.fence()
              && running.attempt().node().equals(node)
              && running.attempt().session() == session) {
            putBack(running, revision, reason);
          }
        });
  }

  private void putBack(TaskRecord.Running running, long fence, String reason) {
    returns.lost(
        running,
        fence,
        reason,
        clock.millis(),
        outcome -> {
          if (outcome instanceof WriteOutcome.Unknown) {
            later.after(RETRY_AFTER, () -> putBack(running, fence, reason));
          } else {
            helpers.workMayStart().run();
          }
        });
  }

  private static Stream<Held> named(Beat beat) {
    return Stream.concat(beat.running().stream(), beat.held().stream());
  }
}
