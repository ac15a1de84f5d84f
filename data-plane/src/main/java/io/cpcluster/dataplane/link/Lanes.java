package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LinkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lanes of one link, and who waits until they have room. The list is replaced, never changed;
 * its lock guards that and the waiting.
 */
final class Lanes {
  /** A lane and what it has to send. */
  record Open(Lane lane, Outbox outbox, int index) {}

  private final long bound;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private volatile List<Open> open = List.of();
  private volatile boolean isOver;

  /** Threads that wait for room; so that nobody takes the lock to wake none. */
  private final AtomicInteger waiting = new AtomicInteger();

  Lanes(long bound) {
    this.bound = bound;
  }

  /** False when the link has ended or has this lane already. */
  boolean add(Open lane) {
    lock.lock();
    try {
      if (isOver || open.stream().anyMatch(other -> other.index() == lane.index())) {
        return false;
      }
      List<Open> more = new ArrayList<>(open);
      more.add(lane);
      open = List.copyOf(more);
      room.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  List<Open> open() {
    return open;
  }

  /** The first lane, on which messages travel. */
  Open first() {
    return open.getFirst();
  }

  /** Puts a message with its body on the lane with the least to send; waits for room. */
  Open send(LinkMessage message, Body body) throws LinkEndedException, InterruptedException {
    Open lane = leastBusy();
    if (lane.outbox().sendingBytes() >= bound) {
      lane = awaitRoom();
    }
    if (isOver) {
      throw new LinkEndedException("the link has ended");
    }
    lane.outbox().put(message, body);
    return lane;
  }

  private Open awaitRoom() throws InterruptedException {
    lock.lock();
    waiting.incrementAndGet();
    try {
      Open lane = leastBusy();
      while (!isOver && lane.outbox().sendingBytes() >= bound) {
        room.await();
        lane = leastBusy();
      }
      return lane;
    } finally {
      waiting.decrementAndGet();
      lock.unlock();
    }
  }

  /** Bodies keep off the first lane as soon as there is another. */
  private Open leastBusy() {
    List<Open> now = open;
    Open best = now.getLast();
    for (int i = now.size() - 2; i > 0; i--) {
      Open other = now.get(i);
      best = other.outbox().sendingBytes() < best.outbox().sendingBytes() ? other : best;
    }
    return best;
  }

  /** A body was written. */
  void hasRoom() {
    if (waiting.get() > 0) {
      lock.lock();
      try {
        room.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Closes all; nobody waits any more. */
  void close() {
    lock.lock();
    try {
      isOver = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    open.forEach(one -> one.lane().close());
  }
}
