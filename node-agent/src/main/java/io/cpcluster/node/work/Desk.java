package io.cpcluster.node.work;

import io.cpcluster.contracts.node.CancelAnswer;
import io.cpcluster.contracts.node.CancelCommand;
import io.cpcluster.contracts.node.DoneAnswer;
import io.cpcluster.contracts.node.DoneReport.Done;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.node.RunAnswer.Outcome;
import io.cpcluster.contracts.node.RunAnswer.Verdict;
import io.cpcluster.contracts.node.RunCommand;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.node.credits.Capacity;
import io.cpcluster.node.credits.Grant;
import io.cpcluster.node.credits.Offer;
import io.cpcluster.node.results.Batch;
import io.cpcluster.node.results.HeldResults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything the node has on its desk in the current session: assignments, results, credits. This
 * object's monitor guards all of it; it is held for memory work only, never while anything is sent.
 * Sessions are positive; while there is none, everything is refused.
 */
public final class Desk {
  private static final long BUSY_PAUSE_NANOS = Duration.ofMillis(20).toNanos();
  private static final long IDLE_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final SlotUse use;
  private final LongSupplier nanoClock;
  private final Workbench bench = new Workbench();
  private final Capacity capacity;
  private HeldResults results = new HeldResults();
  private long session;
  private boolean draining;

  /**
   * @param nanoClock only rises, in nanoseconds
   */
  public Desk(int slots, LongSupplier nanoClock) {
    this.use = new SlotUse(slots);
    this.nanoClock = nanoClock;
    this.capacity = new Capacity(slots);
  }

  /** A session begins, with an empty desk. */
  public synchronized void begin(long newSession) {
    clear(newSession);
  }

  /** A session is over: its work is stopped and its results are dropped. False when it was not. */
  public synchronized boolean end(long oldSession) {
    if (session == 0 || session != oldSession) {
      return false;
    }
    clear(0);
    return true;
  }

  private void clear(long newSession) {
    session = newSession;
    bench.clear();
    results = new HeldResults();
    capacity.forgetCredits();
    wakeDrainers();
  }

  /** Accepts or refuses each assignment; the same fence again gets the same verdict. */
  public RunAnswer run(RunCommand command) {
    return run(command, List.of());
  }

  /**
   * Accepts or refuses each assignment.
   *
   * @param unreadable assignments of the same command that this version cannot read: refused
   */
  public synchronized RunAnswer run(RunCommand command, List<Held> unreadable) {
    if (session == 0 || command.session() != session) {
      return new RunAnswer(session, true, List.of());
    }
    long now = nanoClock.getAsLong();
    List<Outcome> outcomes = new ArrayList<>(command.assignments().size());
    for (Held assignment : unreadable) {
      bench.refuse(assignment.fence());
      outcomes.add(new Outcome(assignment.id(), assignment.fence(), Verdict.REFUSED));
    }
    for (Assignment assignment : command.assignments()) {
      Verdict verdict = verdict(assignment, command.master(), now);
      outcomes.add(new Outcome(assignment.id(), assignment.fence(), verdict));
    }
    return new RunAnswer(session, false, outcomes);
  }

  private Verdict verdict(Assignment assignment, String master, long now) {
    long fence = assignment.fence();
    if (results.holds(fence)) {
      return Verdict.ACCEPTED;
    }
    return switch (bench.recall(fence)) {
      case ACCEPTED -> Verdict.ACCEPTED;
      case REFUSED -> Verdict.REFUSED;
      case NEW -> {
        capacity.used(master);
        if (draining || results.isFull() || use.isAllReserved() || !capacity.hasRoom(occupied())) {
          bench.refuse(fence);
          yield Verdict.REFUSED;
        }
        bench.accept(assignment, master, now);
        notify();
        yield Verdict.ACCEPTED;
      }
    };
  }

  /** Ends what it has of these for good; the rest it refuses from now on. No result is sent. */
  public synchronized CancelAnswer cancel(CancelCommand command) {
    List<Long> ended = new ArrayList<>();
    List<Long> notHeld = new ArrayList<>();
    for (Held assignment : command.assignments()) {
      long fence = assignment.fence();
      if (session == 0 || command.session() != session) {
        notHeld.add(fence);
        continue;
      }
      (has(fence) ? ended : notHeld).add(fence);
      bench.cancel(fence);
      results.forget(fence);
      bench.refuse(fence);
    }
    wakeDrainers();
    return new CancelAnswer(session, ended, notHeld);
  }

  /** Which of these the node neither runs nor holds; it refuses them from now on. */
  public synchronized List<Long> notHeld(List<Held> asked) {
    List<Long> notHeld = new ArrayList<>();
    for (Held assignment : asked) {
      if (!has(assignment.fence())) {
        bench.refuse(assignment.fence());
        notHeld.add(assignment.fence());
      }
    }
    return notHeld;
  }

  private boolean has(long fence) {
    return bench.isOpen(fence) || results.holds(fence);
  }

  /** Waits for the next job; the caller is a slot and is busy until it calls {@link #finish}. */
  synchronized Job take() throws InterruptedException {
    while (true) {
      if (use.mayTakeAssigned()) {
        Job job = bench.take(Thread.currentThread(), nanoClock.getAsLong());
        if (use.endTurnOfAssigned()) {
          notifyAll();
        }
        if (job != null) {
          use.busy();
          return job;
        }
      }
      wait();
    }
  }

  /** Takes up to so many free slots away from assignments; answers how many, at once. */
  public synchronized int reserve(int wanted) {
    return draining ? 0 : use.reserve(wanted, bench.queued());
  }

  /** Waits for a free slot and takes it away from assignments; false when the limit passed. */
  public synchronized boolean awaitSlot(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    use.beginAwaiting();
    try {
      while (draining || !use.mayReserveOne()) {
        long leftMs = (end - System.nanoTime() + 999_999) / 1_000_000;
        if (leftMs <= 0 || draining) {
          return false;
        }
        wait(leftMs);
      }
      use.reserveOne();
      return true;
    } finally {
      use.endAwaiting();
      notifyAll();
    }
  }

  /** Gives so many reserved slots back. */
  public synchronized void release(int count) {
    use.release(count, bench.queued() > 0);
    notifyAll();
  }

  /** How many slots direct tasks have. */
  public synchronized int reserved() {
    return use.reserved();
  }

  /** The calling slot is through with its job; answers what is to be sent now. */
  synchronized List<Report> finish(Job job, Result result) {
    long now = nanoClock.getAsLong();
    if (use.idle()) {
      notifyAll();
    }
    capacity.measured(job.ranNanos(now));
    boolean counts = job.phase() == Job.Phase.RUNNING;
    job.leave();
    if (counts) {
      bench.close(job);
      hold(job, result, now);
    }
    wakeDrainers();
    return ripeReports(now);
  }

  /** Ends overdue jobs, gives back those that wait in vain, and answers what is to be sent. */
  public synchronized List<Report> look() {
    long now = nanoClock.getAsLong();
    capacity.expire(now);
    for (Job job : bench.takeOverdue(now)) {
      hold(job, new Result.Error("timed out after " + job.timeoutMs() + " ms"), now);
    }
    if (use.isFull() && capacity.allBusyFor(bench.sinceLastTaken(now))) {
      bench.takeImpatient(now).forEach(job -> hold(job, null, now));
    }
    List<Report> reports = new ArrayList<>(ripeReports(now));
    results.takeDue(now).forEach(batch -> reports.add(reportOf(batch, now)));
    return reports;
  }

  /** How soon {@link #look} should be called again, in nanoseconds. */
  public synchronized long nextLookNanos() {
    if (bench.queued() > 0 || results.hasFresh()) {
      return HeldResults.FRESH_NANOS;
    }
    if (use.anyBusy() || !results.isEmpty()) {
      return BUSY_PAUSE_NANOS;
    }
    return Math.clamp(capacity.nextExpiry() - nanoClock.getAsLong(), 0, IDLE_PAUSE_NANOS);
  }

  /** A master answered a report; answers what is to be sent now. */
  public synchronized List<Report> answered(Report report, DoneAnswer answer) {
    if (report.session() != session) {
      return List.of();
    }
    long now = nanoClock.getAsLong();
    answer.settled().forEach(settled -> results.forget(settled.fence()));
    ended(report, answer.creditsTaken() ? answer.master() : null, now);
    wakeDrainers();
    return ripeReports(now);
  }

  /** A report was not answered, or with an error: its results are tried again. */
  public synchronized void unanswered(Report report) {
    if (report.session() == session) {
      ended(report, null, nanoClock.getAsLong());
    }
  }

  private void ended(Report report, @Nullable String holder, long now) {
    results.ended(report.batch(), now);
    Grant grant = report.grant();
    if (grant != null) {
      capacity.settled(grant, holder);
    }
  }

  /**
   * Credits to offer now, in several offers so that they spread.
   *
   * @param mostOffers how many messages they may be spread over
   */
  public synchronized List<Offer> offers(int mostOffers) {
    return takesWork()
        ? capacity.offers(session, mostOffers, occupied(), nanoClock.getAsLong())
        : List.of();
  }

  /** What became of an offer: the master that took it, or null. */
  public synchronized void offered(Offer offer, @Nullable String master) {
    if (offer.session() == session) {
      capacity.settled(offer.grant(), master);
    }
  }

  /** That master holds no credits any more. */
  public synchronized void creditsGone(String master) {
    capacity.gone(master);
  }

  /** That master is gone: its credits too, and what was reported to it is for others. */
  public synchronized void masterGone(String master) {
    capacity.gone(master);
    results.masterGone(master, nanoClock.getAsLong());
  }

  /** The way to the masters is new: unsettled results are to be reported at once. */
  public synchronized void reportAllAgain() {
    results.allDue(nanoClock.getAsLong());
  }

  /** The current session, 0 when there is none. */
  public synchronized long session() {
    return session;
  }

  public synchronized Snapshot snapshot() {
    return new Snapshot(session, bench.openAssignments(), results.assignments(), draining);
  }

  /** Takes no new work from now on; what waits goes back. */
  public synchronized List<Report> drain() {
    draining = true;
    long now = nanoClock.getAsLong();
    bench.takeWaiting().forEach(job -> hold(job, null, now));
    notifyAll();
    return ripeReports(now);
  }

  /**
   * While draining: waits until nothing runs, direct tasks included; false when the limit passed
   * first.
   */
  public synchronized boolean awaitNothingRuns(Duration limit) throws InterruptedException {
    return await(limit, false);
  }

  /** While draining: waits until every result is settled; false when the limit passed first. */
  public synchronized boolean awaitAllSettled(Duration limit) throws InterruptedException {
    return await(limit, true);
  }

  private boolean await(Duration limit, boolean allSettled) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (use.anyInUse() || (allSettled && !results.isEmpty())) {
      long leftMs = (end - System.nanoTime() + 999_999) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    return true;
  }

  /** Idle slots wait on the same monitor, so nobody is woken without need. */
  private void wakeDrainers() {
    if (draining) {
      notifyAll();
    }
  }

  private void hold(Job job, @Nullable Result result, long now) {
    results.add(new Done(job.id(), job.fence(), result), job.master(), now);
  }

  /** Fresh results go out when no more are being made, or enough or for long enough are waiting. */
  private List<Report> ripeReports(long now) {
    if (!results.hasFresh() || (bench.queued() > 0 && !results.shouldGoOut(now))) {
      return List.of();
    }
    List<Report> reports = new ArrayList<>();
    results.takeFresh().forEach(batch -> reports.add(reportOf(batch, now)));
    return reports;
  }

  /** The credits of the tasks that ended ride back to where they came from. */
  private Report reportOf(Batch batch, long now) {
    Grant grant = takesWork() ? capacity.ride(batch.master(), batch.size(), occupied(), now) : null;
    return new Report(session, batch, grant == null ? 0 : grant.left(), grant);
  }

  private boolean takesWork() {
    return session != 0 && !draining && !results.isFull() && !use.isAllReserved();
  }

  private int occupied() {
    return use.inUse() + bench.queued();
  }
}
