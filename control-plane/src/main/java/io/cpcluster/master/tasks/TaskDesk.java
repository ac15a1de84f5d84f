package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.EndNotice;
import io.cpcluster.contracts.master.HandedOn;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.desk.TaskDeskParts;
import io.cpcluster.master.desk.TaskWork;
import io.cpcluster.master.masters.MasterListener;
import io.cpcluster.master.masters.MasterPeer;
import io.cpcluster.master.masters.Offer;
import io.cpcluster.master.schedules.DueMessages;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.service.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of a master that handles tasks: puts the pieces of this package together. */
public final class TaskDesk implements TaskWork {
  private static final Logger LOG = LoggerFactory.getLogger(TaskDesk.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration LOST_VALUES_EVERY = Duration.ofSeconds(3);
  private static final Duration DISCOVER_EVERY = Duration.ofSeconds(2);

  private final TaskDeskParts given;
  private final Later later = new Later();
  private final Credits credits = new Credits(System::nanoTime);
  private final Backlog backlog = new Backlog(System::nanoTime);
  private final Assignments assignments = new Assignments();
  private final Admission admission;
  private final Waiters waiters;
  private final Runs runs;
  private final Enqueuer enqueuer;
  private final Pulls pulls;
  private final Targets targets;
  private final DueTasks dueTasks;
  private final Others others;
  private final GroupWatch groupWatch;
  private final Sweep sweep;
  private final HandOn handOn;
  private final Intake intake;
  private final List<Endpoint> endpoints;
  private @Nullable DueMessages due;

  /** Starts handling tasks; {@code steps} is {@link Steps#NONE} outside tests. */
  public static TaskDesk start(TaskDeskParts given, Steps steps) {
    TaskDesk desk = new TaskDesk(given, steps);
    desk.begin();
    return desk;
  }

  private TaskDesk(TaskDeskParts given, Steps steps) {
    this.given = given;
    ServerClock clock = new ServerClock(given.clock(), System::nanoTime);
    admission = new Admission(given.tasks(), given.maxRecords(), clock, later);
    Records records = new Records(given.tasks(), given.health(), admission::resultTtl);
    Parts parts =
        new Parts(
            given.master(),
            clock,
            records,
            credits,
            backlog,
            assignments,
            new TaskEvents(given.events()),
            steps,
            later,
            new TaskIds());

    waiters = new Waiters(records, given.writing().dispatch("waited-events"), later);
    BlobHolds blobs = new BlobHolds(given.writing(), given.nodes(), records, clock);
    Endings endings =
        new Endings(given.master(), given.writing(), parts.events(), waiters, steps, blobs);
    EndsInDoubt inDoubt = new EndsInDoubt(records, endings::recorded, later);
    enqueuer = new Enqueuer(given.queue(), given.tasks(), backlog, given.masters(), later);
    Scheduling scheduling = new Scheduling(parts, given.schedules());
    Returns returns = new Returns(parts, enqueuer, endings, inDoubt, scheduling);
    runs =
        new Runs(
            given.writing(),
            given.master(),
            assignments,
            later,
            assigned -> returns.refused(assigned.record(), assigned.fence(), _ -> {}));
    Assigner assigner = new Assigner(parts, runs);
    pulls = new Pulls(parts, given.queue(), assigner, enqueuer);
    targets = new Targets(parts, given.tasks(), assigner);
    StraightCredits straight = new StraightCredits(parts);
    dueTasks =
        new DueTasks(
            parts, straight, scheduling, new DueTasks.Helpers(assigner, enqueuer, pulls::look));
    Reconciler reconciler =
        new Reconciler(
            given.writing(),
            parts,
            given.nodes(),
            given.masters(),
            new Reconciler.Helpers(enqueuer, returns, scheduling));
    sweep = new Sweep(given.tasks(), records, reconciler, clock);
    Cancels cancels =
        new Cancels(given.writing(), given.queue(), parts, endings, inDoubt, targets, scheduling);

    Lookups lookups = new Lookups(records::readLatest);
    others =
        new Others(
            parts,
            given.tasks(),
            lookups,
            new Others.Helpers(scheduling, dueTasks::makeDue, endings::recorded, inDoubt));
    scheduling.tell(others);
    endings.tell(ended -> others.ended(ended.id()));
    GroupDesk groups = new GroupDesk(given, parts, admission);
    endings.tell(groups.counting()::ended);
    groupWatch = groups.watch();
    assigner.whenInDoubt(reconciler::check);
    returns.whenInDoubt(reconciler::check);
    returns.whenQueued(pulls::look);
    enqueuer.whenQueued(pulls::look);
    handOn = new HandOn(given.writing(), given.masters(), backlog, this::handle);
    ArrivalAnswers answers = new ArrivalAnswers(waiters, admission, given.nodes());
    Duplicates duplicates = new Duplicates(records, waiters, reconciler, blobs);
    intake =
        new Intake(
            parts,
            new Intake.Helpers(
                admission,
                given.health(),
                given.nodes(),
                assigner,
                enqueuer,
                straight,
                new NamedOthers(lookups),
                handOn,
                answers,
                duplicates,
                new FirstRecords(
                    parts,
                    admission,
                    enqueuer,
                    scheduling,
                    answers,
                    duplicates,
                    endings,
                    pulls::look),
                new DataRules(given.inlineLimitBytes()),
                blobs,
                new KeyRouting(given.places())));
    dueTasks.tell(
        new Repeats(
            parts,
            scheduling,
            blobs,
            (run, by, caller) -> intake.take(run, false, by, caller, null)));
    given
        .nodes()
        .listen(
            new Losses(
                parts,
                returns,
                new Losses.Helpers(
                    runs, reconciler, sweep, cancels, given.masters(), pulls::look)));

    LostValues lost = new LostValues(parts, given.places(), targets, endings, inDoubt);
    targets.whenWaiting(lost::look);
    given.nodes().listen(lost);
    later.every(LOST_VALUES_EVERY, lost::lookAtAll);

    Offers offers =
        new Offers(given.master(), given.nodes(), credits, given.health(), given.requests());
    offers.whenOffered(
        node -> {
          targets.serve(node);
          pulls.look();
        });
    listenToPeers(offers, new Ends(parts, returns, endings, inDoubt, offers, given.requests()));
    List<Endpoint> all = new ArrayList<>();
    Dispatch submissions = given.serving().dispatch("submissions");
    all.addAll(new KeyServices(given.requests(), intake, given.places()).endpoints(submissions));
    all.addAll(
        new TaskServices(
                given.requests(),
                intake,
                new Questions(records, given.tasks(), waiters),
                cancels,
                new Why(given.nodes(), clock, enqueuer::admits),
                new CommandLogs(given.writing(), records),
                records,
                groups.services(),
                later)
            .endpoints(submissions, given.serving().dispatch("queries")));
    endpoints = List.copyOf(all);
  }

  private void listenToPeers(Offers offers, Ends ends) {
    Dispatch peers = given.serving().dispatch("peers");
    given.shared().add(peers, Subjects.EVERY_AGENT_POLL, offers::poll);
    given.shared().add(peers, Subjects.EVERY_AGENT_DONE, ends::report);
    peers.subscribe(
        Subjects.everyAgentDone(given.master()), null, given.requests().guarded(ends::report));
    Dispatch masters = given.writing().dispatch("masters-tasks");
    masters.subscribe(
        Subjects.masterSubmit(given.master()),
        null,
        message -> read(message, HandedOn.class, this::handle));
    masters.subscribe(
        Subjects.masterDone(given.master()),
        null,
        message -> read(message, EndNotice.class, this::ended));
  }

  private void begin() {
    given.masters().listen(new Peers());
    given.health().listen(this::healthChanged);
    due = DueMessages.start(given.schedules().schedules().messages(), dueTasks::due);
    sweep.start();
    groupWatch.start();
    later.after(given.failoverTimeout().multipliedBy(2), sweep::full);
    later.every(LOOK_EVERY, this::look);
    later.every(DISCOVER_EVERY, () -> later.start("discover", this::discover));
    later.start("discover", this::discover);
  }

  /** Other masters: their backlog, and what was handed to one that is gone. */
  private final class Peers implements MasterListener {
    @Override
    public void masterSeen(String id) {}

    @Override
    public void masterGone(String id) {
      handOn.masterGone(id);
      sweep.urgent();
    }

    @Override
    public void beat(MasterPeer peer) {
      boolean news = false;
      for (Map.Entry<String, Long> queue : peer.backlog().entrySet()) {
        news |= queue.getValue() > 0;
        QueueKey.ofText(queue.getKey())
            .ifPresent(
                key -> {
                  enqueuer.knows(key);
                  backlog.heard(key, queue.getValue());
                });
      }
      if (news) {
        pulls.look();
      }
    }
  }

  private void healthChanged(boolean healthy) {
    if (healthy) {
      sweep.urgent();
    } else {
      credits.dropAll();
    }
  }

  private void look() {
    pulls.look();
    Map<QueueKey, Long> unchecked = backlog.unchecked(LOOK_EVERY.toNanos());
    if (!unchecked.isEmpty()) {
      later.start("backlog", () -> ask(unchecked.keySet()));
    }
  }

  /** Finds the queues that hold tasks this master has not heard of. */
  private void discover() throws InterruptedException {
    ask(enqueuer.discover());
    enqueuer.makeRoom();
  }

  private void ask(Iterable<QueueKey> keys) throws InterruptedException {
    for (QueueKey key : keys) {
      given.queue().waiting(key.consumerName()).ifPresent(waiting -> backlog.learned(key, waiting));
    }
    pulls.look();
  }

  private void handle(HandedOn submission) {
    intake.take(
        new Submission(submission.id(), submission.task(), submission.options()),
        submission.waits(),
        Objects.requireNonNullElse(submission.by(), "unknown"),
        InboxCaller.at(given.requests(), submission.reply()),
        null);
  }

  private void ended(EndNotice notice) {
    if (notice.record() instanceof TaskRecord.Ended ended) {
      waiters.ended(ended);
    }
  }

  private static <T> void read(Message message, Class<T> type, Consumer<T> handler) {
    try {
      handler.accept(Json.read(message.body(), type));
    } catch (InvalidField broken) {
      LOG.warn("a word of another master cannot be read: {}", broken.getMessage());
    }
  }

  @Override
  public Offer offer() {
    Map<String, Integer> free = new HashMap<>();
    credits.offer().forEach((kind, count) -> free.put(kind.token(), count));
    Map<String, Long> waiting = new HashMap<>();
    backlog.waiting().forEach((key, count) -> waiting.put(key.text(), count));
    return new Offer(free, waiting);
  }

  @Override
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Tasks assigned without and out of the queue since the start. */
  public Shares shares() {
    return new Shares(intake.straight(), pulls.assignedFromQueue());
  }

  /** How tasks came to their nodes. */
  public record Shares(long straight, long queued) {}

  @Override
  public void close() {
    if (due != null) {
      due.close();
    }
    sweep.close();
    groupWatch.close();
    runs.flush();
    for (AutoCloseable watch : List.of(targets, others)) {
      try {
        watch.close();
      } catch (Exception broken) {
        LOG.debug("a watch did not close", broken);
      }
    }
    later.close();
  }
}
