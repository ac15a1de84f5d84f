package io.cpcluster.node.work;

/**
 * Which slots are in use, by assigned tasks and by direct ones, and whose turn the next free one
 * is: while both wait, they take turns. Guarded by the monitor of {@link Desk}, which wakes those
 * who wait for a slot.
 */
final class SlotUse {
  private final int slots;
  private int busy;

  /** Slots that direct tasks have, in a lease or one by one. */
  private int reserved;

  /** Direct tasks that wait for a slot. */
  private int awaiting;

  private boolean turnOfAwaiting;

  /** A slot of a direct task came free while assigned tasks waited: one of them goes first. */
  private boolean turnOfAssigned;

  SlotUse(int slots) {
    this.slots = slots;
  }

  boolean isFull() {
    return busy + reserved >= slots;
  }

  boolean isAllReserved() {
    return reserved >= slots;
  }

  boolean anyBusy() {
    return busy > 0;
  }

  boolean anyInUse() {
    return busy + reserved > 0;
  }

  /** Slots in use; more than there are when assigned tasks came just before a reservation. */
  int inUse() {
    return busy + reserved;
  }

  int reserved() {
    return reserved;
  }

  boolean mayTakeAssigned() {
    return !isFull() && !turnOfAwaiting;
  }

  /** An assigned task begins. */
  void busy() {
    busy++;
  }

  /**
   * An assigned task ended; true when those who await a slot are to be woken. It is never both
   * sides' turn: each would wait for the other.
   */
  boolean idle() {
    busy--;
    turnOfAwaiting = awaiting > 0 && !turnOfAssigned;
    return turnOfAwaiting;
  }

  /** An assigned task had its chance; true when those who await a slot are to be woken. */
  boolean endTurnOfAssigned() {
    boolean ends = turnOfAssigned;
    turnOfAssigned = false;
    return ends;
  }

  /**
   * Reserves as many as are free, up to so many.
   *
   * @param queued assigned tasks that wait, to which the free slots belong first
   */
  int reserve(int wanted, int queued) {
    int given = Math.clamp(slots - (long) Math.min(slots, inUse() + queued), 0, wanted);
    reserved += given;
    return given;
  }

  boolean mayReserveOne() {
    return !isFull() && !turnOfAssigned;
  }

  void reserveOne() {
    reserved++;
  }

  void beginAwaiting() {
    awaiting++;
  }

  void endAwaiting() {
    awaiting--;
    turnOfAwaiting = false;
  }

  /** Reserved slots come back. */
  void release(int count, boolean assignedWait) {
    reserved -= count;
    turnOfAssigned = assignedWait && !turnOfAwaiting;
  }
}
