package io.cpcluster.master.tasks;

import io.cpcluster.master.tasks.Records.Read;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of tasks for which others wait: a bounded number at once, however many are
 * asked for, and in turns, so that one who asks for many does not keep the others waiting. The
 * monitor guards all state; one thread at a time starts reads, so that reads which fail at once do
 * not nest.
 */
final class Lookups {
  /** Most reads that are under way at once. */
  static final int MAX_IN_FLIGHT = 256;

  /** Most lookups that are not answered yet. */
  static final int MAX_OPEN = 50_000;

  private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);

  /** Most reads of one lookup at once: when the first says enough, the others need not be made. */
  private static final int MAX_AT_ONCE_OF_ONE = 8;

  private static final Read NOT_READ = new Read.Unavailable("not read");
  private static final Read TOO_MANY =
      new Read.Unavailable("too many tasks that others wait for are looked up");

  private final Reading reading;
  private final Deque<Lookup> turns = new ArrayDeque<>();
  private int open;
  private int inFlight;
  private boolean isStarting;

  /** Reads one record; exactly one callback. */
  interface Reading {
    void read(String id, Consumer<Read> done);
  }

  private record Turn(Lookup lookup, int place) {}

  /** One who asked; guarded by the monitor of all. */
  private static final class Lookup {
    private final List<String> ids;
    private final Predicate<Read> isEnough;
    private final Consumer<List<Read>> done;
    private final Read[] reads;
    private int started;
    private int answered;
    private boolean isOver;

    Lookup(List<String> ids, Predicate<Read> isEnough, Consumer<List<Read>> done) {
      this.ids = ids;
      this.isEnough = isEnough;
      this.done = done;
      this.reads = new Read[ids.size()];
      Arrays.fill(reads, NOT_READ);
    }

    /** Whether it is over by this. */
    boolean isOverBy(int place, Read read) {
      if (isOver) {
        return false;
      }
      reads[place] = read;
      answered++;
      isOver = answered == ids.size() || isEnough.test(read);
      return isOver;
    }
  }

  Lookups(Reading reading) {
    this.reading = reading;
  }

  /**
   * Reads some records; exactly one callback, with an outcome for each.
   *
   * @param isEnough says of an outcome that the others do not matter; those that were not read then
   *     are unavailable
   */
  void read(List<String> ids, Predicate<Read> isEnough, Consumer<List<Read>> done) {
    if (enter(new Lookup(ids, isEnough, done))) {
      start();
    } else {
      done.accept(Collections.nCopies(ids.size(), TOO_MANY));
    }
  }

  private synchronized boolean enter(Lookup lookup) {
    if (open >= MAX_OPEN) {
      return false;
    }
    open++;
    for (int i = 0; i < Math.min(MAX_AT_ONCE_OF_ONE, lookup.ids.size()); i++) {
      turns.add(lookup);
    }
    return true;
  }

  private void start() {
    synchronized (this) {
      if (isStarting) {
        return;
      }
      isStarting = true;
    }
    for (Turn turn = next(); turn != null; turn = next()) {
      Turn mine = turn;
      try {
        reading.read(turn.lookup.ids.get(turn.place), read -> answered(mine, read));
      } catch (RuntimeException bug) {
        LOG.error("a record could not be read", bug);
        answered(mine, new Read.Unavailable("a bug: the master's log says more"));
      }
    }
  }

  /** The next read to be made; none when so many are under way or nobody waits. */
  private synchronized @Nullable Turn next() {
    while (inFlight < MAX_IN_FLIGHT && !turns.isEmpty()) {
      Lookup lookup = turns.remove();
      if (!lookup.isOver && lookup.started < lookup.ids.size()) {
        inFlight++;
        return new Turn(lookup, lookup.started++);
      }
    }
    isStarting = false;
    return null;
  }

  private void answered(Turn turn, Read read) {
    boolean isOverByThis;
    synchronized (this) {
      inFlight--;
      isOverByThis = turn.lookup.isOverBy(turn.place, read);
      if (isOverByThis) {
        open--;
      } else {
        turns.add(turn.lookup);
      }
    }
    try {
      if (isOverByThis) {
        turn.lookup.done.accept(List.of(turn.lookup.reads));
      }
    } finally {
      start();
    }
  }
}
