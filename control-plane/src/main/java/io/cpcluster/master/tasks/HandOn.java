package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.HandedOn;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.master.masters.MasterPeer;
import io.cpcluster.messaging.NatsConnection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands a submission on to a master that says it holds a credit that fits; that one answers the
 * caller. What was handed to a master that then stops beating is handled here after all: the id
 * makes that harmless.
 */
final class HandOn {
  private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MAX_REMEMBERED = 50_000;

  private final NatsConnection connection;
  private final MasterDirectory masters;
  private final Backlog backlog;
  private final Consumer<HandedOn> handleHere;

  /** How many credits of which beat of a master were used; guarded by its monitor. */
  private final Map<String, Used> used = new LinkedHashMap<>();

  private final Map<String, TaskClass> kinds = new ConcurrentHashMap<>();

  /** What was handed on lately, oldest first; guarded by its monitor. */
  private final Map<String, Sent> sent = new LinkedHashMap<>();

  private static final class Used {
    long beat;
    int count;
  }

  private record Sent(String master, HandedOn submission, long atNanos) {}

  HandOn(
      NatsConnection connection,
      MasterDirectory masters,
      Backlog backlog,
      Consumer<HandedOn> handleHere) {
    this.connection = connection;
    this.masters = masters;
    this.backlog = backlog;
    this.handleHere = handleHere;
  }

  /** Hands it on when some master has a credit that fits; false when none has. */
  boolean offer(HandedOn submission) {
    if (submission.options().target() != null) {
      return false;
    }
    TaskClass needed = TaskClass.of(submission.task(), submission.options());
    int priority = submission.options().priority();
    for (MasterPeer peer : masters.others()) {
      if (peer.healthy() && reserve(peer, needed, priority)) {
        remember(peer.id(), submission);
        connection.publish(Subjects.masterSubmit(peer.id()), Json.write(submission));
        return true;
      }
    }
    return false;
  }

  /** A master is gone: what it may not have handled is handled here. */
  void masterGone(String master) {
    List<HandedOn> open;
    synchronized (sent) {
      forgetOld();
      open =
          sent.values().stream()
              .filter(s -> s.master().equals(master))
              .map(Sent::submission)
              .toList();
      open.forEach(submission -> sent.remove(submission.id()));
    }
    open.forEach(handleHere);
  }

  private boolean reserve(MasterPeer peer, TaskClass needed, int priority) {
    for (Map.Entry<String, Integer> offered : peer.credits().entrySet()) {
      TaskClass kind = kinds.computeIfAbsent(offered.getKey(), TaskClass::ofToken);
      if (needed.fits(kind.role(), kind.labels())
          && !backlog.waitsFor(kind, priority)
          && use(peer, offered.getValue())) {
        return true;
      }
    }
    return false;
  }

  private boolean use(MasterPeer peer, int offered) {
    synchronized (used) {
      Used of = used.computeIfAbsent(peer.id(), _ -> new Used());
      if (of.beat != peer.beatNumber()) {
        of.beat = peer.beatNumber();
        of.count = 0;
      }
      return of.count++ < offered;
    }
  }

  private void remember(String master, HandedOn submission) {
    synchronized (sent) {
      forgetOld();
      sent.put(submission.id(), new Sent(master, submission, System.nanoTime()));
    }
  }

  private void forgetOld() {
    long now = System.nanoTime();
    Iterator<Sent> oldest = sent.values().iterator();
    while (oldest.hasNext()) {
      Sent next = oldest.next();
      if (now - next.atNanos() < REMEMBERED_NANOS && sent.size() <= MAX_REMEMBERED) {
        return;
      }
      oldest.remove();
    }
  }
}
