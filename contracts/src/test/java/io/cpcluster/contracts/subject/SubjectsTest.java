package io.cpcluster.contracts.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cpcluster.contracts.event.EventTypes;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each subject as a literal, and each form one publishes to within one that is subscribed to. */
class SubjectsTest {
  /** A literal, the method that makes it, and the form that hears it. */
  static Stream<Arguments> published() {
    return Stream.of(
        arguments("cpcluster.agent.n1.hello", Subjects.agentHello("n1"), "EVERY_AGENT_HELLO"),
        arguments("cpcluster.agent.n1.beat", Subjects.agentBeat("n1"), "EVERY_AGENT_BEAT"),
        arguments("cpcluster.agent.n1.poll", Subjects.agentPoll("n1"), "EVERY_AGENT_POLL"),
        arguments("cpcluster.agent.n1.done", Subjects.agentDone("n1"), "EVERY_AGENT_DONE"),
        arguments("cpcluster.agent.n1.nodes", Subjects.agentNodes("n1"), "EVERY_AGENT_NODES"),
        arguments("cpcluster.agent.n1.connect", Subjects.agentConnect("n1"), "EVERY_AGENT_CONNECT"),
        arguments("cpcluster.agent.n1.opened", Subjects.agentOpened("n1"), "EVERY_AGENT_OPENED"),
        arguments(
            "cpcluster.agent.n1.disconnect",
            Subjects.agentDisconnect("n1"),
            "EVERY_AGENT_DISCONNECT"),
        arguments("cpcluster.agent.n1.lease", Subjects.agentLease("n1"), "EVERY_AGENT_LEASE"),
        arguments("cpcluster.agent.n1.renew", Subjects.agentRenew("n1"), "EVERY_AGENT_RENEW"),
        arguments("cpcluster.agent.n1.store", Subjects.agentStore("n1"), "EVERY_AGENT_STORE"),
        arguments("cpcluster.agent.n1.leave", Subjects.agentLeave("n1"), "EVERY_AGENT_LEAVE"),
        arguments(
            "cpcluster.agent.n1.transfer", Subjects.agentTransfer("n1"), "EVERY_AGENT_TRANSFER"),
        arguments("cpcluster.agent.n1.certify", Subjects.agentCertify("n1"), "EVERY_AGENT_CERTIFY"),
        arguments("cpcluster.master.m1.beat", Subjects.masterBeat("m1"), "EVERY_MASTER_BEAT"),
        arguments(
            "cpcluster.events.task.t1.queued",
            Subjects.taskEvent("t1", "queued"),
            "EVERY_TASK_EVENT"),
        arguments(
            "cpcluster.events.node.n1.lost", Subjects.nodeEvent("n1", "lost"), "EVERY_NODE_EVENT"),
        arguments(
            "cpcluster.events.master.m1.up",
            Subjects.masterEvent("m1", "up"),
            "EVERY_MASTER_EVENT"),
        arguments(
            "cpcluster.events.link.l1.opened",
            Subjects.linkEvent("l1", "opened"),
            "EVERY_LINK_EVENT"),
        arguments(
            "cpcluster.events.transfer.x1.started",
            Subjects.transferEvent("x1", "started"),
            "EVERY_TRANSFER_EVENT"),
        arguments(
            "cpcluster.events.audit.alice.revoke",
            Subjects.auditEvent("alice", "revoke"),
            "EVERY_AUDIT_EVENT"),
        arguments(
            "cpcluster.queue.4.Worker+gpu.t1.17",
            Subjects.queue(4, "Worker+gpu", "t1", 17),
            "EVERY_QUEUE"),
        arguments(
            "cpcluster.events.group.g.ended",
            Subjects.groupEvent("g", "ended"),
            "EVERY_GROUP_EVENT"),
        arguments("cpcluster.schedule.t1", Subjects.schedule("t1"), "EVERY_SCHEDULE"),
        arguments("cpcluster.due.t1", Subjects.due("t1"), "EVERY_DUE"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("published")
  void aPublishedSubjectIsHeardByItsSubscriptionOnly(
      String literal, String made, String subscription) throws Exception {
    assertThat(made).isEqualTo(literal);

    boolean isEvent = subscription.endsWith("_EVENT");
    Set<String> hearing = new TreeSet<>();
    for (String name : constants(constant -> constant.startsWith("EVERY_"))) {
      if (Wildcards.matches(value(name), made)) {
        hearing.add(name);
      }
    }
    assertThat(hearing)
        .isEqualTo(
            new TreeSet<>(isEvent ? List.of(subscription, "EVERY_EVENT") : List.of(subscription)));
  }

  @Test
  void everySubscriptionIsCoveredByAPublishedSubject() throws Exception {
    List<String> covered = published().map(row -> (String) row.get()[2]).toList();

    assertThat(constants(name -> name.startsWith("EVERY_") && !name.equals("EVERY_EVENT")))
        .containsExactlyInAnyOrderElementsOf(covered);
  }

  @ParameterizedTest
  @CsvSource({
    "cpcluster.node.n1.run, run",
    "cpcluster.node.n1.cancel, cancel",
    "cpcluster.node.n1.listen, listen",
    "cpcluster.node.n1.close, close",
    "cpcluster.node.n1.lease, lease",
    "cpcluster.node.n1.drop, drop",
    "cpcluster.node.n1.ping, ping"
  })
  void aNodeIsTalkedToUnderItsOwnName(String literal, String verb) {
    String made =
        switch (verb) {
          case "run" -> Subjects.nodeRun("n1");
          case "cancel" -> Subjects.nodeCancel("n1");
          case "listen" -> Subjects.nodeListen("n1");
          case "close" -> Subjects.nodeClose("n1");
          case "lease" -> Subjects.nodeLease("n1");
          case "drop" -> Subjects.nodeDrop("n1");
          case "ping" -> Subjects.nodePing("n1");
          default -> throw new AssertionError(verb);
        };

    assertThat(made).isEqualTo(literal);
  }

  @Test
  void aMasterIsTalkedToUnderItsOwnName() {
    assertThat(Subjects.masterSubmit("m1")).isEqualTo("cpcluster.master.m1.submit");
    assertThat(Subjects.masterDone("m1")).isEqualTo("cpcluster.master.m1.done");
    assertThat(Subjects.masterHeard("m1")).isEqualTo("cpcluster.master.m1.heard");
  }

  @Test
  void aReportGoesToOneMasterOrToAny() {
    String toOne = Subjects.agentDone("n1", "m1");

    assertThat(toOne).isEqualTo("cpcluster.agent.n1.done.m1");
    assertThat(Wildcards.matches(Subjects.everyAgentDone("m1"), toOne)).isTrue();
    assertThat(Wildcards.matches(Subjects.everyAgentDone("m2"), toOne)).isFalse();
    assertThat(Wildcards.matches(Subjects.EVERY_AGENT_DONE, toOne)).isFalse();
    assertThat(Wildcards.matches(Subjects.everyAgentDone("m1"), Subjects.agentDone("n1")))
        .isFalse();
  }

  @Test
  void aQueuedTaskIsInOneConsumerAndFoundByItsId() {
    String queued = Subjects.queue(4, "Worker", "t1", 17);

    assertThat(Wildcards.matches(Subjects.everyQueued(4, "Worker"), queued)).isTrue();
    assertThat(Wildcards.matches(Subjects.everyQueued(5, "Worker"), queued)).isFalse();
    assertThat(Wildcards.matches(Subjects.everyQueued(4, "Worker+gpu"), queued)).isFalse();
    assertThat(Wildcards.matches(Subjects.everyQueued("t1"), queued)).isTrue();
    assertThat(Wildcards.matches(Subjects.everyQueued("t2"), queued)).isFalse();
  }

  @Test
  void everyEventHasASubject() {
    for (String what : EventTypes.OF_TASKS) {
      String subject = Subjects.taskEvent("t1", what);
      assertThat(Wildcards.matches(Subjects.everyTaskEvent("t1"), subject)).isTrue();
      assertThat(Wildcards.matches(Subjects.everyTaskEvent("t2"), subject)).isFalse();
    }
  }

  @Test
  void theQueueCapturesNoSubjectOfARequest() throws Exception {
    for (String name : constants(name -> !name.startsWith("EVERY_") && !name.equals("MASTERS"))) {
      assertThat(Wildcards.matches(Subjects.EVERY_QUEUE, value(name))).as(name).isFalse();
      assertThat(Wildcards.matches(Subjects.EVERY_EVENT, value(name))).as(name).isFalse();
    }
  }

  @Test
  void aRequestOfPeopleIsNamedAfterItsSubject() throws Exception {
    for (String name : constants(name -> !name.startsWith("EVERY_") && !name.equals("MASTERS"))) {
      assertThat("CPCLUSTER_" + name)
          .isEqualTo(value(name).replace('.', '_').toUpperCase(java.util.Locale.ROOT));
    }
  }

  @Test
  void theSenderIsReadFromASubjectOfAPeerOnly() {
    assertThat(Subjects.senderOf(Subjects.agentDone("n1", "m1"))).isEqualTo("n1");
    assertThatThrownBy(() -> Subjects.senderOf("cpcluster.node.n1.run"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Subjects.senderOf("cpcluster.agent.n1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> constants(Predicate<String> wanted) {
    return Arrays.stream(Subjects.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .map(java.lang.reflect.Field::getName)
        .filter(wanted)
        .toList();
  }

  private static String value(String constant) throws ReflectiveOperationException {
    return (String) Subjects.class.getField(constant).get(null);
  }
}
