package io.cpcluster.node.direct;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LeaseCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.machine.MachineFacts;
import io.cpcluster.node.work.Desk;
import io.cpcluster.node.work.Snapshot;
import io.cpcluster.node.work.TaskRunner;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a node does with the direct work that comes on its links. Thread-safe, never blocks.
 */
public final class DirectDesk {
  private static final Logger LOG = LoggerFactory.getLogger(DirectDesk.class);
  private static final int LONGEST_MESSAGE = 16 << 10;

  private final int slots;
  private final Desk desk;
  private final NatsConnection nats;
  private final Supplier<MachineFacts> machine;
  private final BiConsumer<Link, DirectWork.ReadLog> logs;
  private final BiConsumer<String, String> messages;
  private final long startedNanos = System.nanoTime();
  private final DirectCalls calls = new DirectCalls();
  private final SlotLeases leases;
  private final FreeSlots free;

  /**
   * @param logs asked for what commands print
   * @param messages told the sender and the text of each message
   */
  public DirectDesk(
      int slots,
      Desk desk,
      TaskRunner kinds,
      NatsConnection nats,
      Supplier<MachineFacts> machine,
      BiConsumer<Link, DirectWork.ReadLog> logs,
      BiConsumer<String, String> messages) {
    this.slots = slots;
    this.desk = desk;
    this.nats = nats;
    this.machine = machine;
    this.logs = logs;
    this.messages = messages;
    this.leases = new SlotLeases(desk, kinds);
    this.free = new FreeSlots(slots, desk, kinds);
  }

  /** What this node asked of others. */
  public DirectCalls calls() {
    return calls;
  }

  /** Takes the masters' commands about leases. */
  public void listenOn(Dispatch dispatch, String node) {
    dispatch.subscribe(Subjects.nodeLease(node), null, this::lease);
  }

  private void lease(Message message) {
    try {
      LeaseCommand command = Json.read(message.body(), LeaseCommand.class);
      String replyTo = message.replyTo();
      if (replyTo != null) {
        nats.publish(replyTo, null, Map.of(), Json.write(leases.command(command)));
      }
    } catch (InvalidField unreadable) {
      LOG.warn("Unreadable command on {}: {}", message.subject(), unreadable.getMessage());
    }
  }

  /** A frame came. */
  public void received(Link link, DirectWork work) {
    switch (work) {
      case DirectWork.AssignTask task -> assigned(new DirectTask(link, task));
      case DirectWork.TaskResult result -> calls.result(link, result);
      case DirectWork.TaskRefused refused -> calls.refused(link, refused);
      case DirectWork.CancelTask(String id) -> {
        leases.cancel(link, id);
        free.cancel(link, id);
      }
      case DirectWork.DirectMessage(String text) ->
          messages.accept(link.peer(), text.substring(0, Math.min(text.length(), LONGEST_MESSAGE)));
      case DirectWork.ReadLog asked -> logs.accept(link, asked);
      case DirectWork.LogPart part -> calls.logPart(link, part);
      case DirectWork.Ping(long number) -> link.send(pong(number));
      case DirectWork.Pong pong -> calls.pong(link, pong);
    }
  }

  private void assigned(DirectTask task) {
    String lease = task.asked().lease();
    if (lease == null) {
      free.take(task);
      return;
    }
    LeasedSlots promised = leases.find(lease, task.link());
    if (promised == null) {
      task.refuse(ErrorCode.NOT_FOUND, "no lease " + lease + " of yours is held here");
    } else {
      promised.take(task);
    }
  }

  private DirectWork.Pong pong(long number) {
    Snapshot now = desk.snapshot();
    MachineFacts facts = machine.get();
    return new DirectWork.Pong(
        number,
        now.draining() ? "draining" : "live",
        slots,
        now.open().size() + desk.reserved(),
        facts.load(),
        facts.memoryUsedBytes(),
        facts.memoryTotalBytes(),
        (System.nanoTime() - startedNanos) / 1_000_000);
  }

  /** Stops what is overdue and ends leases that are over; to be called several times a second. */
  public void look() {
    long now = System.nanoTime();
    leases.look(now);
    free.look(now);
  }

  /** A link ended: its tasks are nobody's. */
  public void ended(Link link) {
    leases.ended(link);
    free.ended(link);
  }

  /** The session is over, or the node leaves: all promises with it. */
  public void endLeases() {
    leases.endAll();
  }

  public void close() {
    leases.endAll();
    free.close();
  }
}
