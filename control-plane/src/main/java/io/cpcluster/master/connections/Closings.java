package io.cpcluster.master.connections;

import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.master.membership.NodeSnapshot;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends links: makes sure that the listener does not hold the port any more, then deletes both keys.
 * For virtual threads; thread-safe.
 */
final class Closings {
  /** While an asker waits for something else. */
  static final Duration WRITE_LIMIT = Duration.ofMillis(500);

  /** When the end is what is waited for. */
  static final Duration PATIENT = Duration.ofMillis(1_500);

  private static final Logger LOG = LoggerFactory.getLogger(Closings.class);
  private static final Duration LISTENER_LIMIT = Duration.ofMillis(500);
  private static final int MAX_TRIES = 4;
  private static final int MOST_AT_ONCE = 128;

  private final LinkParts parts;
  private final LinkRecords records;
  private final LinkCommands commands;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  Closings(LinkParts parts, LinkRecords records, LinkCommands commands) {
    this.parts = parts;
    this.records = records;
    this.commands = commands;
  }

  /** How an end came out. */
  sealed interface Ended {
    /** Nothing of the link is recorded any more, by this master's doing or another's. */
    record Gone() implements Ended {}

    /** The link stays recorded for now. */
    record Kept(String why) implements Ended {}
  }

  /**
   * Ends a link.
   *
   * @param free whether the listener said that it does not hold the port
   * @param limit of a write
   */
  Ended end(HeldLink link, String reason, boolean free, Duration limit)
      throws InterruptedException {
    LinkRecord record = link.record();
    if (!free && goesOn(record.listener(), record.listenerSession())) {
      boolean closed =
          commands.close(
              record.listener(), record.listenerSession(), link.id(), reason, LISTENER_LIMIT);
      if (!closed && goesOn(record.listener(), record.listenerSession())) {
        return new Ended.Kept(
            "node " + record.listener() + " does not say that it closed port " + record.port());
      }
    }
    return delete(link, reason, limit);
  }

  private Ended delete(HeldLink first, String reason, Duration limit) throws InterruptedException {
    HeldLink link = first;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      switch (records.delete(link, limit)) {
        case LinkRecords.Outcome.Done _ -> {
          tellGone(link, reason);
          return new Ended.Gone();
        }
        case LinkRecords.Outcome.Unknown(String text) -> {
          LinkRecord record = link.record();
          if (records.read(record.dialer(), record.listener(), WRITE_LIMIT)
              instanceof LinkRecords.Pair.Apart) {
            return new Ended.Gone();
          }
          return new Ended.Kept("it cannot be stored now: " + text);
        }
        case LinkRecords.Outcome.Changed _ -> {
          LinkRecord record = link.record();
          switch (records.read(record.dialer(), record.listener(), WRITE_LIMIT)) {
            case LinkRecords.Pair.Apart _ -> {
              return new Ended.Gone();
            }
            case LinkRecords.Pair.Unavailable(String text) -> {
              return new Ended.Kept("it cannot be read now: " + text);
            }
            case LinkRecords.Pair.Linked(HeldLink now) -> {
              if (!now.id().equals(first.id())) {
                return new Ended.Gone();
              }
              if (now.revision() == link.revision()
                  && records.unpair(link) instanceof LinkRecords.Outcome.Done) {
                tellGone(link, reason);
                return new Ended.Gone();
              }
              link = now;
            }
          }
        }
      }
    }
    return new Ended.Kept("others change it at the same time");
  }

  /** Whoever deleted the keys tells. Both ends are told; to one that knows it is no news. */
  private void tellGone(HeldLink link, String reason) {
    LinkRecord record = link.record();
    LOG.info(
        "link {} from {} to {} on port {} closed: {}",
        link.id(),
        record.dialer(),
        record.listener(),
        record.port(),
        reason);
    parts.events().link(record, "closed", reason);
    if (goesOn(record.dialer(), record.dialerSession())) {
      commands.tellClosed(record.dialer(), record.dialerSession(), link.id(), reason);
    }
  }

  /**
   * Takes back an opening that came to nothing; what cannot be deleted at once is tried again in
   * the background, and goes by its time in the end.
   */
  void takeBack(HeldLink opening, String reason) throws InterruptedException {
    parts.events().link(opening.record(), "failed", reason);
    switch (records.delete(opening, WRITE_LIMIT)) {
      case LinkRecords.Outcome.Done _, LinkRecords.Outcome.Changed _ -> {}
      case LinkRecords.Outcome.Unknown _ -> endSoon(opening, reason, true);
    }
  }

  /** Ends a link in the background; a second call while that lasts does nothing. */
  void endSoon(HeldLink link, String reason, boolean listenerIsDone) {
    if (!underWay.add(link.id())) {
      return;
    }
    if (!free.tryAcquire()) {
      underWay.remove(link.id());
      return;
    }
    Thread.ofVirtual().name("end of a link").start(() -> endNow(link, reason, listenerIsDone));
  }

  private void endNow(HeldLink link, String reason, boolean listenerIsDone) {
    try {
      if (end(link, reason, listenerIsDone, PATIENT) instanceof Ended.Kept(String why)) {
        LOG.debug("link {} stays for now: {}", link.id(), why);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      LOG.error("link {} was not ended; the next sweep tries again", link.id(), bug);
    } finally {
      free.release();
      underWay.remove(link.id());
    }
  }

  /** Frees a port in the background whose link is not recorded; one at a time for each link. */
  void freeSoon(HeldLink holder) {
    if (!underWay.add(holder.id())) {
      return;
    }
    if (!free.tryAcquire()) {
      underWay.remove(holder.id());
      return;
    }
    Thread.ofVirtual().name("end of a port's lease").start(() -> freeNow(holder));
  }

  private void freeNow(HeldLink holder) {
    try {
      if (hasNoLink(holder) && isNotListenedOn(holder.record(), holder.id())) {
        LinkRecords.Outcome outcome = records.free(holder, PATIENT);
        LOG.warn(
            "port {} of {} was leased to link {}, which is not recorded: {}",
            holder.record().port(),
            holder.record().listener(),
            holder.id(),
            outcome instanceof LinkRecords.Outcome.Done ? "freed" : outcome);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      LOG.error("port {} was not freed; the next sweep tries again", holder.portKey(), bug);
    } finally {
      free.release();
      underWay.remove(holder.id());
    }
  }

  /** As the bucket's leader says. */
  private boolean hasNoLink(HeldLink holder) throws InterruptedException {
    LinkRecord record = holder.record();
    return switch (records.read(record.dialer(), record.listener(), PATIENT)) {
      case LinkRecords.Pair.Apart _ -> true;
      case LinkRecords.Pair.Linked(HeldLink now) -> !now.id().equals(holder.id());
      case LinkRecords.Pair.Unavailable _ -> false;
    };
  }

  private boolean isNotListenedOn(LinkRecord record, String link) throws InterruptedException {
    return !goesOn(record.listener(), record.listenerSession())
        || commands.close(
            record.listener(),
            record.listenerSession(),
            link,
            "it is not recorded",
            LISTENER_LIMIT);
  }

  /** Whether that session of a peer goes on, as far as this master knows. */
  boolean goesOn(String peer, long session) {
    return parts
        .nodes()
        .find(peer)
        .map(node -> node.standing(session) != NodeSnapshot.Standing.OVER)
        .orElse(true);
  }
}
