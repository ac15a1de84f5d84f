package io.cpcluster.master.masters;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.MasterBeat;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.listening.Listeners;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beats for this master and hears the others. The lock guards the table; beats are sent on the
 * clock's thread only, and listeners are told without the lock.
 */
public final class Masters implements MasterDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(Masters.class);
  private static final long EXTRA_BEAT_SPACING_MS = 10;
  private static final Duration LAST_BEAT_LIMIT = Duration.ofMillis(500);

  private final String self;
  private final String version;
  private final NatsConnection writing;
  private final Attention attention;
  private final EventPublisher events;
  private final BooleanSupplier healthy;
  private final ScheduledExecutorService clock;
  private final LongSupplier monotonicMs;
  private final ReentrantLock lock = new ReentrantLock();
  private final MasterTable table = new MasterTable();
  private final Listeners<MasterListener> listeners = new Listeners<>();
  private final AtomicBoolean extraBeatDue = new AtomicBoolean();
  // Written once by the wiring, read by the clock's thread.
  private volatile Supplier<Offer> offer = () -> Offer.NOTHING;
  private volatile Supplier<Optional<String>> trust = Optional::empty;
  private volatile boolean leaving;
  // Confined to the clock's thread.
  private long number;
  private volatile long lastBeatMs;

  /**
   * @param self this master's id
   * @param clock one thread, on which {@link #tick} is called too
   * @param healthy whether this master can store
   */
  public Masters(
      String self,
      String version,
      NatsConnection writing,
      Attention attention,
      EventPublisher events,
      BooleanSupplier healthy,
      ScheduledExecutorService clock,
      LongSupplier monotonicMs) {
    this.self = self;
    this.version = version;
    this.writing = writing;
    this.attention = attention;
    this.events = events;
    this.healthy = healthy;
    this.clock = clock;
    this.monotonicMs = monotonicMs;
    this.lastBeatMs = monotonicMs.getAsLong() - MasterBeat.INTERVAL_MS;
  }

  /** Begins to hear beats. */
  public void hear(Dispatch dispatch) {
    dispatch.subscribe(Subjects.EVERY_MASTER_BEAT, null, this::heard);
  }

  /** Names what beats shall say of the roots that this master's certificates lead to. */
  public void trusting(Supplier<Optional<String>> newTrust) {
    trust = newTrust;
  }

  /** Names what beats shall say of this master's work. */
  public void offering(Supplier<Offer> newOffer) {
    offer = newOffer;
  }

  /** Beats when it is time, and forgets masters that do not. On the clock's thread. */
  public void tick() {
    long now = monotonicMs.getAsLong();
    attention.ticked();
    if (!leaving && now - lastBeatMs >= MasterBeat.INTERVAL_MS) {
      beat(false);
    }
    change(() -> table.tick(now, attention.silenceCountsFromMs()));
  }

  /** Says goodbye in a last beat; nothing is beaten after it. */
  public void leave() throws InterruptedException {
    leaving = true;
    CountDownLatch said = new CountDownLatch(1);
    clock.execute(
        () -> {
          beat(true);
          said.countDown();
        });
    if (!said.await(LAST_BEAT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("no goodbye was said: the clock's thread is busy");
    }
    events.master(self, "down", "stopped");
    writing.flush(LAST_BEAT_LIMIT);
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public List<MasterPeer> others() {
    lock.lock();
    try {
      return table.all(monotonicMs.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean hearsItself() {
    return attention.hearsItself();
  }

  @Override
  public void listen(MasterListener listener) {
    lock.lock();
    try {
      List<Consumer<MasterListener>> present = new ArrayList<>();
      for (MasterPeer peer : table.all(monotonicMs.getAsLong())) {
        present.add(l -> l.masterSeen(peer.id()));
        present.add(l -> l.healthChanged(peer.id(), peer.healthy()));
      }
      listeners.queueNew(listener, present);
    } finally {
      lock.unlock();
    }
    listeners.tellQueued();
  }

  @Override
  public void beatNow() {
    if (leaving || !extraBeatDue.compareAndSet(false, true)) {
      return;
    }
    long sinceLastMs = monotonicMs.getAsLong() - lastBeatMs;
    clock.schedule(
        this::extraBeat,
        Math.clamp(EXTRA_BEAT_SPACING_MS - sinceLastMs, 0, EXTRA_BEAT_SPACING_MS),
        TimeUnit.MILLISECONDS);
  }

  /** Whether this master speaks for all where one saying is enough: its id is the lowest. */
  public boolean isSpokesman() {
    return others().stream().filter(MasterPeer::healthy).noneMatch(o -> o.id().compareTo(self) < 0);
  }

  private void extraBeat() {
    extraBeatDue.set(false);
    if (!leaving) {
      beat(false);
    }
  }

  private void beat(boolean last) {
    lastBeatMs = monotonicMs.getAsLong();
    Offer now = last ? Offer.NOTHING : offer.get();
    number++;
    MasterBeat beat =
        new MasterBeat(
            self,
            number,
            healthy.getAsBoolean(),
            last,
            now.credits(),
            now.backlog(),
            version,
            trust.get().orElse(null));
    writing.publish(Subjects.masterBeat(self), Json.write(beat));
  }

  private void heard(Message message) {
    MasterBeat beat;
    try {
      beat = Json.read(message.body(), MasterBeat.class);
    } catch (InvalidField broken) {
      LOG.debug("a beat on {} is none: {}", message.subject(), broken.getMessage());
      return;
    }
    if (!Ids.isValid(beat.id()) || !message.subject().equals(Subjects.masterBeat(beat.id()))) {
      return;
    }
    if (beat.id().equals(self)) {
      attention.heardItself();
    } else {
      change(() -> heard(beat));
    }
  }

  private List<MasterTable.Change> heard(MasterBeat beat) {
    long now = monotonicMs.getAsLong();
    List<MasterTable.Change> changes = table.heard(beat, now);
    table.find(beat.id(), now).ifPresent(peer -> listeners.queue(l -> l.beat(peer)));
    return changes;
  }

  private void change(Supplier<List<MasterTable.Change>> changing) {
    lock.lock();
    try {
      changing.get().forEach(this::queue);
    } finally {
      lock.unlock();
    }
    listeners.tellQueued();
  }

  private void queue(MasterTable.Change change) {
    switch (change) {
      case MasterTable.Change.Seen(String id) -> listeners.queue(l -> l.masterSeen(id));
      case MasterTable.Change.Health(String id, boolean is) ->
          listeners.queue(l -> l.healthChanged(id, is));
      case MasterTable.Change.Gone(String id, boolean saidGoodbye) -> {
        listeners.queue(l -> l.masterGone(id));
        LOG.info("master {} {}", id, saidGoodbye ? "stopped" : "is gone: no beat for 1 s");
        if (!saidGoodbye && isSpokesman()) {
          events.master(id, "down", "no beat for 1 s");
        }
      }
    }
  }
}
