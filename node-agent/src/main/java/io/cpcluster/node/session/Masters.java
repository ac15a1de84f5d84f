package io.cpcluster.node.session;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.MasterBeat;
import io.cpcluster.messaging.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The masters whose beats the node hears. Its monitor guards the table; the listener is called
 * outside of it.
 */
final class Masters {
  /** Hears of changes, on the thread that found them. */
  interface Listener {
    /** A master is there that was not, or is well again. */
    void appeared(String master);

    /** A master holds no credits any more, though it is there. */
    void degraded(String master);

    /** A master beats: what it says of the roots that it leads to, null when nothing. */
    void trusts(@Nullable String mark);

    /** A master's beats stopped, or it said that it leaves. */
    void gone(String master);
  }

  static final long LIFE_NANOS =
      Duration.ofMillis(MasterBeat.INTERVAL_MS * MasterBeat.MISSED_LIMIT).toNanos();

  /** The node itself was not running, or not listening, when it looks so much later than usual. */
  private static final long PAUSED_NANOS = Duration.ofMillis(MasterBeat.INTERVAL_MS).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(Masters.class);

  private record Heard(long at, boolean healthy) {}

  private final LongSupplier nanoClock;
  private final Listener listener;
  private final Map<String, Heard> heard = new HashMap<>();
  private long lastLook;

  Masters(LongSupplier nanoClock, Listener listener) {
    this.nanoClock = nanoClock;
    this.listener = listener;
    this.lastLook = nanoClock.getAsLong();
  }

  /** A message on a subject of masters' beats. */
  void received(Message message) {
    try {
      heard(Json.read(message.body(), MasterBeat.class));
    } catch (InvalidField unreadable) {
      LOG.warn("Unreadable beat on {}: {}", message.subject(), unreadable.getMessage());
    }
  }

  void heard(MasterBeat beat) {
    if (beat.leaving()) {
      boolean wasThere;
      synchronized (this) {
        wasThere = heard.remove(beat.id()) != null;
      }
      if (wasThere) {
        listener.gone(beat.id());
      }
      return;
    }
    listener.trusts(beat.trust());
    Heard before;
    synchronized (this) {
      before = heard.put(beat.id(), new Heard(nanoClock.getAsLong(), beat.healthy()));
    }
    boolean wasHealthy = before != null && before.healthy();
    if (beat.healthy() && !wasHealthy) {
      listener.appeared(beat.id());
    } else if (!beat.healthy() && wasHealthy) {
      listener.degraded(beat.id());
    }
  }

  /** A master answered: it is there, whether or not a beat of it was heard. */
  synchronized void answered(String master) {
    long now = nanoClock.getAsLong();
    heard.compute(master, (_, before) -> new Heard(now, before == null || before.healthy()));
  }

  /** Finds masters that fell silent; to be called at least every 100 ms. */
  void look(boolean connected) {
    List<String> gone = new ArrayList<>();
    synchronized (this) {
      long now = nanoClock.getAsLong();
      boolean deaf = !connected || now - lastLook > PAUSED_NANOS;
      lastLook = now;
      if (deaf) {
        heard.replaceAll((_, last) -> new Heard(now, last.healthy()));
        return;
      }
      Iterator<Map.Entry<String, Heard>> each = heard.entrySet().iterator();
      while (each.hasNext()) {
        Map.Entry<String, Heard> master = each.next();
        if (now - master.getValue().at() > LIFE_NANOS) {
          gone.add(master.getKey());
          each.remove();
        }
      }
    }
    gone.forEach(listener::gone);
  }

  /** How many are well. */
  synchronized int healthy() {
    return (int) heard.values().stream().filter(Heard::healthy).count();
  }
}
