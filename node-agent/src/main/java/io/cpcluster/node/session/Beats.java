package io.cpcluster.node.session;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.OutsideCalls;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.machine.MachineFacts;
import io.cpcluster.node.work.Desk;
import io.cpcluster.node.work.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the node's signs of life. A beat wants no answer, but a master to which its session is over
 * says so; the reply subject names the session that was meant.
 */
final class Beats {
  private final String node;
  private final int slots;
  private final NatsConnection nats;
  private final String replyPrefix;
  private final Desk desk;
  private final Supplier<MachineFacts> machine;
  private final Supplier<List<String>> listening;
  private final Supplier<@Nullable OutsideCalls> outside;

  /**
   * @param inboxPrefix where the node may be answered, ending in a dot
   */
  Beats(
      String node,
      int slots,
      NatsConnection nats,
      String inboxPrefix,
      Desk desk,
      Supplier<MachineFacts> machine,
      Supplier<List<String>> listening,
      Supplier<@Nullable OutsideCalls> outside) {
    this.node = node;
    this.slots = slots;
    this.nats = nats;
    this.replyPrefix = inboxPrefix + "beat.";
    this.desk = desk;
    this.machine = machine;
    this.listening = listening;
    this.outside = outside;
  }

  void listenOn(Dispatch dispatch, LongConsumer sessionOver) {
    dispatch.subscribe(
        replyPrefix + "*",
        null,
        message -> {
          if (saysSessionOver(message)) {
            sessionOver.accept(Long.parseLong(message.subject().substring(replyPrefix.length())));
          }
        });
  }

  void send() {
    Snapshot now = desk.snapshot();
    if (now.session() == 0) {
      return;
    }
    MachineFacts facts = machine.get();
    Beat beat =
        new Beat(
            node,
            now.session(),
            now.open(),
            now.held(),
            slots,
            now.draining(),
            facts.load(),
            facts.memoryUsedBytes(),
            facts.memoryTotalBytes(),
            listening.get(),
            outside.get());
    nats.publish(Subjects.agentBeat(node), replyPrefix + now.session(), Map.of(), Json.write(beat));
  }

  private static boolean saysSessionOver(Message message) {
    if (message.header(Headers.ERROR_CODE) == null) {
      return false;
    }
    try {
      return Json.read(message.body(), ErrorAnswer.class).code() == ErrorCode.SESSION_OVER;
    } catch (InvalidField unreadable) {
      return false;
    }
  }
}
