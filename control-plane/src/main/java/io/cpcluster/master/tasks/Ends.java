package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.machine.Lies;
import io.cpcluster.contracts.node.DoneAnswer;
import io.cpcluster.contracts.node.DoneReport;
import io.cpcluster.contracts.node.DoneReport.Done;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.schedules.BackOff;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the reports of nodes. A result counts only when it comes from the record's current node,
 * session and fence, and becomes the task's end by one compare-and-set from that fence; everything
 * else is stale and dropped. A report is answered when each of its results is settled or cannot be
 * settled now; the node repeats what the answer does not name.
 */
final class Ends {
  private static final Logger LOG = LoggerFactory.getLogger(Ends.class);

  private final String self;
  private final InstantSource clock;
  private final Records records;
  private final Assignments assignments;
  private final Returns returns;
  private final Endings endings;
  private final EndsInDoubt inDoubt;
  private final Offers offers;
  private final Requests requests;
  private final BackOff backOff = BackOff.random();
  private final AtomicLong stale = new AtomicLong();
  private final @Nullable Unfenced unfenced;

  Ends(
      Parts parts,
      Returns returns,
      Endings endings,
      EndsInDoubt inDoubt,
      Offers offers,
      Requests requests) {
    this.self = parts.self();
    this.clock = parts.clock();
    this.records = parts.records();
    this.assignments = parts.assignments();
    this.returns = returns;
    this.endings = endings;
    this.inDoubt = inDoubt;
    this.offers = offers;
    this.requests = requests;
    this.unfenced = Lies.isFencingOff() ? new Unfenced(parts, endings) : null;
  }

  /** How many results came too late. */
  long stale() {
    return stale.get();
  }

  /** A report, on {@code cpcluster.agent.<id>.done} with or without this master's id. */
  void report(Message message) {
    String node = Subjects.senderOf(message.subject());
    DoneReport report;
    try {
      report = Json.read(message.body(), DoneReport.class);
    } catch (InvalidField broken) {
      requests.refuse(
          message, ErrorAnswer.of(ErrorCode.INVALID_REQUEST, broken.getMessage(), node));
      return;
    }
    if (unfenced == null && offers.isOver(node, report.session())) {
      stale.addAndGet(report.results().size());
      requests.refuse(message, Offers.sessionOver(node, report.session()));
      return;
    }
    boolean taken = report.credits() > 0 && offers.take(node, report.session(), report.credits());
    Pending pending = new Pending(message, taken, report.results().size());
    if (report.results().isEmpty()) {
      pending.answer();
    }
    for (Done done : report.results()) {
      settle(node, report.session(), done, verdict -> pending.settled(done.fence(), verdict));
    }
  }

  /** Collects the verdicts of one report and answers with the last; guarded by its monitor. */
  private final class Pending {
    private final Message message;
    private final boolean creditsTaken;
    private final List<DoneAnswer.Settled> settled = new ArrayList<>();
    private int open;

    Pending(Message message, boolean creditsTaken, int open) {
      this.message = message;
      this.creditsTaken = creditsTaken;
      this.open = open;
    }

    void settled(long fence, DoneAnswer.@Nullable Verdict verdict) {
      boolean isLast;
      synchronized (this) {
        if (verdict != null) {
          settled.add(new DoneAnswer.Settled(fence, verdict));
        }
        isLast = --open == 0;
      }
      if (isLast) {
        answer();
      }
    }

    void answer() {
      List<DoneAnswer.Settled> all;
      synchronized (this) {
        all = List.copyOf(settled);
      }
      requests.reply(message, new DoneAnswer(self, all, creditsTaken), Map.of());
    }
  }

  private void settle(
      String node, long session, Done done, Consumer<DoneAnswer.@Nullable Verdict> verdict) {
    Optional<Assignments.Assigned> assigned = assignments.find(done.id(), done.fence());
    if (assigned.isPresent()
        && assigned.get().node().equals(node)
        && assigned.get().session() == session) {
      end(assigned.get().record(), done, verdict);
    } else {
      settleByRecord(node, session, done, verdict);
    }
  }

  /** Another master assigned it, or it is not held here any more: the record decides. */
  private void settleByRecord(
      String node, long session, Done done, Consumer<DoneAnswer.@Nullable Verdict> verdict) {
    records.readLatest(
        done.id(),
        read -> {
          switch (read) {
            case Records.Read.Found(TaskRecord.Running running, long revision)
                when Fence.of(revision, done.fence()) == Fence.CURRENT
                    && running.attempt().node().equals(node)
                    && running.attempt().session() == session ->
                end(running, done, verdict);
            case Records.Read.Found(TaskRecord.Ended ended, long _)
                when ended.result() != null && ended.fence() == done.fence() ->
                verdict.accept(DoneAnswer.Verdict.CONFIRMED);
            // The node asks again.
            case Records.Read.Found(TaskRecord _, long revision)
                when Fence.of(revision, done.fence()) == Fence.NOT_SEEN_YET ->
                verdict.accept(null);
            case Records.Read.Found(TaskRecord record, long revision) -> {
              if (unfenced == null) {
                refuse(node, done, verdict);
              } else {
                unfenced.believe(record, revision, done, verdict);
              }
            }
            case Records.Read.Missing _ -> refuse(node, done, verdict);
            case Records.Read.Unavailable _ -> verdict.accept(null);
          }
        });
  }

  private void refuse(String node, Done done, Consumer<DoneAnswer.@Nullable Verdict> verdict) {
    assignments.remove(done.id(), done.fence());
    if (done.result() != null) {
      stale.incrementAndGet();
      LOG.info(
          "a result of {} for {} is stale: its assignment {} is not the current one; dropped",
          node,
          done.id(),
          done.fence());
    }
    verdict.accept(DoneAnswer.Verdict.STALE);
  }

  private void end(
      TaskRecord.Running running, Done done, Consumer<DoneAnswer.@Nullable Verdict> verdict) {
    Result result = done.result();
    Consumer<WriteOutcome> settled = outcome -> settled(running, done, outcome, verdict);
    if (result == null) {
      returns.refused(running, done.fence(), settled);
      return;
    }
    long now = clock.millis();
    long againAt = now + backOff.restMs(running.attempt().number());
    switch (running.answered(done.fence(), result, now, againAt)) {
      case TaskRecord.Scheduled next ->
          returns.again(next, done.fence(), WhenText.ofRest(next, now), settled);
      case TaskRecord.Ended ended ->
          records.replace(
              ended,
              done.fence(),
              outcome -> {
                if (outcome instanceof WriteOutcome.Won(long revision)) {
                  assignments.remove(done.id(), done.fence());
                  endings.recorded(ended, revision);
                } else if (outcome instanceof WriteOutcome.Unknown) {
                  inDoubt.look(ended, done.fence());
                }
                settled.accept(outcome);
              });
      case TaskRecord.Running _, TaskRecord.Queued _ ->
          throw new IllegalStateException("an answer leads nowhere else");
    }
  }

  private void settled(
      TaskRecord.Running running,
      Done done,
      WriteOutcome outcome,
      Consumer<DoneAnswer.@Nullable Verdict> verdict) {
    switch (outcome) {
      case WriteOutcome.Won _ -> verdict.accept(DoneAnswer.Verdict.CONFIRMED);
      case WriteOutcome.Lost _ -> settleAnew(running, done, verdict);
      case WriteOutcome.Unknown unknown when Records.isGone(unknown) ->
          settleAnew(running, done, verdict);
      case WriteOutcome.Unknown _ -> verdict.accept(null);
    }
  }

  private void settleAnew(
      TaskRecord.Running running, Done done, Consumer<DoneAnswer.@Nullable Verdict> verdict) {
    assignments.remove(done.id(), done.fence());
    settleByRecord(running.attempt().node(), running.attempt().session(), done, verdict);
  }
}
