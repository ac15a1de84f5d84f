package io.cpcluster.master.events;

import io.cpcluster.contracts.event.AuditEvent;
import io.cpcluster.contracts.event.EventTypes;
import io.cpcluster.contracts.event.GroupEvent;
import io.cpcluster.contracts.event.LinkEvent;
import io.cpcluster.contracts.event.MasterEvent;
import io.cpcluster.contracts.event.NodeEvent;
import io.cpcluster.contracts.event.TaskEvent;
import io.cpcluster.contracts.event.TransferEvent;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.link.TransferReport;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.GroupRecord;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.messaging.NatsConnection;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Publishes events: sent once, confirmed by nobody. Thread-safe. */
public final class EventPublisher {
  /** The largest JSON of a result that an event carries, in bytes. */
  private static final int MAX_RESULT_BYTES = 1024;

  /** Results with texts or bytes up to this many are surely small enough, once in JSON. */
  private static final int SURELY_SMALL = 128;

  private final NatsConnection writing;
  private final String master;
  private final EventTime time;
  private final AuditLog audit = new AuditLog(this::tell);

  public EventPublisher(NatsConnection writing, String master, InstantSource clock) {
    this.writing = writing;
    this.master = master;
    this.time = new EventTime(clock);
  }

  /**
   * Something happened to a task.
   *
   * @param what the last token of the subject
   * @param revision of the record that made it true
   * @param result at an end; left out of the event when its JSON is over 1 KiB
   */
  public void task(
      String id,
      String what,
      long revision,
      TaskState state,
      @Nullable Integer attempt,
      @Nullable String node,
      @Nullable String reason,
      @Nullable Result result) {
    TaskEvent event =
        new TaskEvent(
            EventTypes.task(what),
            id,
            what,
            time.now(),
            revision,
            state,
            attempt,
            node,
            master,
            reason,
            result != null && isSmall(result) ? result : null);
    writing.publish(Subjects.taskEvent(id, what), Json.write(event));
  }

  /** All tasks of a group have ended. */
  public void group(GroupRecord ended, long revision) {
    String what = EventTypes.OF_GROUPS.getFirst();
    GroupEvent event =
        new GroupEvent(
            EventTypes.group(what),
            ended.group(),
            what,
            time.now(),
            revision,
            ended.tasks(),
            ended.counts(),
            master);
    writing.publish(Subjects.groupEvent(ended.group(), what), Json.write(event));
  }

  /** Something happened to a node. */
  public void node(
      String id, String what, long session, @Nullable Role role, @Nullable String reason) {
    NodeEvent event =
        new NodeEvent(EventTypes.node(what), id, what, time.now(), session, role, master, reason);
    writing.publish(Subjects.nodeEvent(id, what), Json.write(event));
  }

  /** Something happened to a link: opened, closed or failed. */
  public void link(LinkRecord link, String what, @Nullable String reason) {
    LinkEvent event =
        new LinkEvent(
            EventTypes.link(what),
            link.link(),
            what,
            time.now(),
            link.dialer(),
            link.listener(),
            link.port(),
            reason);
    writing.publish(Subjects.linkEvent(link.link(), what), Json.write(event));
  }

  /** Something happened to a transfer of files, as its sender reports it. */
  public void transfer(String from, TransferReport report) {
    TransferEvent event =
        new TransferEvent(
            EventTypes.transfer(report.what()),
            report.transfer(),
            report.what(),
            time.now(),
            from,
            report.to(),
            report.file(),
            report.sizeBytes(),
            report.verifiedBytes(),
            report.reason());
    writing.publish(Subjects.transferEvent(report.transfer(), report.what()), Json.write(event));
  }

  /** Something happened to a master, this one or another. */
  public void master(String id, String what, @Nullable String reason) {
    MasterEvent event =
        new MasterEvent(EventTypes.master(what), id, what, time.now(), master, reason);
    writing.publish(Subjects.masterEvent(id, what), Json.write(event));
  }

  /** A task of somebody's was stored; told within a tenth of a second, with others of theirs. */
  public void submitted(String user, String task, String kind) {
    audit.submitted(user, kind, task);
  }

  /**
   * Somebody did something: an event, and a line in the log of audits.
   *
   * @param user the name in their credentials
   * @param subject what it was done to, its kind first
   */
  public void audit(String user, String verb, String subject, @Nullable String detail) {
    audit.entry(user, verb, subject, detail);
  }

  private void tell(String user, String verb, String subject, @Nullable String detail) {
    AuditEvent event =
        new AuditEvent(EventTypes.audit(verb), user, verb, time.now(), subject, detail);
    writing.publish(Subjects.auditEvent(user, verb), Json.write(event));
  }

  /** Tells what waits to be told with others. */
  public void flushAudit() {
    audit.flush();
  }

  private static boolean isSmall(Result result) {
    return switch (result) {
      case Result.Number _, Result.Stored _, Result.Written _, Result.Blob _ -> true;
      case Result.Response(String text) -> isSmall(result, text.length());
      case Result.Error(String text) -> isSmall(result, text.length());
      case Result.Output output -> isSmall(result, output.text().length());
      case Result.Data(Bytes bytes) -> isSmall(result, bytes.size());
    };
  }

  private static boolean isSmall(Result result, int length) {
    return length <= SURELY_SMALL
        || (length <= MAX_RESULT_BYTES && Json.write(result).length <= MAX_RESULT_BYTES);
  }
}
