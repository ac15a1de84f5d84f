package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a node can do with its own credentials beyond its own business, and where secrets are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class TrustTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SHUT_OUT_WITHIN = Duration.ofSeconds(5);
  private static final Duration NO_ANSWER = Duration.ofSeconds(1);
  private static final Pattern SECRETS =
      Pattern.compile(
          "\\bS[OAU][A-Z2-7]{56}\\b|(?<=cpc1\\.[A-Za-z0-9_-]{1,64}\\.)[A-Za-z0-9_-]{43}");

  private static final Pattern REFUSED =
      Pattern.compile("(?i)authorization violation|authentication revoked|is revoked");

  private Stage stage;
  private Recorded recorded;
  private NatsConnection intruder;

  @BeforeAll
  void start() throws Exception {
    stage =
        Stage.of(
            TrustTest.class,
            LocalCluster.builder().masters(2).nodes(2).failoverTimeout(Duration.ofSeconds(1)));
    recorded = Recorded.of(stage.cluster());
    NatsLogin own = stage.cluster().peer("intruder");
    intruder =
        People.connect(NatsAccess.settings(stage.cluster().natsUrls(), own, "node intruder"));
  }

  @AfterAll
  void stop() throws Exception {
    intruder.close();
    recorded.close();
    stage.close();
  }

  @Test
  @Order(1)
  void whatANodePublishesInAnothersNameOrPlaceReachesNobody() throws Exception {
    String victim = stage.cluster().nodes().getFirst().id();
    List<String> forbidden =
        List.of(
            Subjects.agentBeat(victim),
            Subjects.agentDone(victim),
            Subjects.agentLeave(victim),
            Subjects.nodeRun(victim),
            Subjects.TASKS_SUBMIT,
            Subjects.NODES_REVOKE,
            Subjects.TOKENS_CREATE,
            Subjects.nodeEvent(victim, "lost"),
            Subjects.masterBeat("m-1"),
            "cpcluster.queue.4.Worker.t1.1",
            "$KV.cpcluster_nodes." + victim,
            "$KV.cpcluster_join.id.intruder",
            "_INBOX.admin.anything");
    for (String subject : forbidden) {
      intruder.publish(subject, "the-intruders-mark".getBytes(StandardCharsets.UTF_8));
    }
    intruder.publish(
        Subjects.agentBeat("intruder"), "an-allowed-mark".getBytes(StandardCharsets.UTF_8));
    recorded.awaitText("an-allowed-mark", LIMIT);

    assertThat(recorded.subjectsWith(List.of("the-intruders-mark"))).isEmpty();
    assertThat(recorded.subjectsWith(List.of("an-allowed-mark")))
        .as("the same recorder hears what is allowed")
        .containsExactly(Subjects.agentBeat("intruder"));
  }

  @Test
  @Order(2)
  void jetStreamAndPeoplesRequestsDoNotAnswerANode() throws Exception {
    for (String subject :
        List.of(
            "$JS.API.INFO",
            "$JS.API.STREAM.LIST",
            "$JS.API.STREAM.MSG.GET.KV_cpcluster_tasks",
            "$JS.API.STREAM.DELETE.CPCLUSTER_QUEUE",
            "$JS.API.CONSUMER.MSG.NEXT.CPCLUSTER_QUEUE.any",
            "$SYS.REQ.SERVER.PING",
            Subjects.TASKS_RUN,
            Subjects.TASKS_CANCEL,
            Subjects.TOKENS_LIST)) {
      assertThat(intruder.request(subject, new byte[0], NO_ANSWER))
          .as(subject)
          .isNotInstanceOf(Reply.Answered.class);
    }
    assertThat(stage.people().compute("1+2")).isEqualTo(3.0);
  }

  @Test
  @Order(3)
  void aNodeHearsNothingThatIsMeantForOthers() throws Exception {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    String victim = stage.cluster().nodes().getFirst().id();
    var ear = intruder.dispatch("ear");
    for (String subject :
        List.of(
            "_INBOX." + victim + ".>",
            "_INBOX.admin.>",
            "cpcluster.node." + victim + ".>",
            "cpcluster.agent.>",
            "cpcluster.tasks.>",
            "$KV.>")) {
      ear.subscribe(subject, null, message -> heard.add(message.subject()));
    }
    intruder.flush(LIMIT);

    assertThat(stage.people().compute("2+3")).isEqualTo(5.0);
    intruder.flush(LIMIT);

    assertThat(heard).isEmpty();
  }

  @Test
  @Order(4)
  void noSecretIsInAnyLogMessageRecordOrArgument() throws Exception {
    List<String> secrets = secrets();
    assertThat(secrets).as("seeds and the token's secret").hasSizeGreaterThan(12);

    recorded.flush();
    assertThat(recorded.count("$KV.")).isPositive();
    assertThat(recorded.subjectsWith(secrets)).isEmpty();
    for (Path log : logs()) {
      String text = Files.readString(log, StandardCharsets.ISO_8859_1);
      assertThat(secrets).as("%s", log).noneMatch(text::contains);
    }
    List<Member> members = new ArrayList<>(stage.cluster().masters());
    members.addAll(stage.cluster().nodes());
    for (Member member : members) {
      String arguments =
          Files.readString(Path.of("/proc/" + member.pid() + "/cmdline"))
              + Files.readString(Path.of("/proc/" + member.pid() + "/environ"));
      assertThat(secrets).noneMatch(arguments::contains);
    }
  }

  @Test
  @Order(5)
  void aRevokedNodeIsCutOffAndNothingOfItsWorkIsLost(@TempDir Path folder) throws Exception {
    String bad = stage.cluster().nodes().getFirst().id();
    assertThat(isLetIn(bad)).isTrue();
    Load load = Load.of("revoked", 400).after(200, () -> revoke(bad));
    try (Peers peers = new Peers(stage.cluster(), folder)) {
      assertThat(Peers.linked(peers.join("asking"), bad).ping(LIMIT).answer().state())
          .isEqualTo("live");
      Deadline.await("its link is told", LIMIT, () -> hasOpenLink(bad).orElse(false));

      load.submit(stage.people(), Duration.ofSeconds(60));

      Deadline.await("its links close", LIMIT, () -> !hasOpenLink(bad).orElse(true));
    }
    EndedOnce.check(load, stage, Duration.ofSeconds(30), 2 * Load.IN_FLIGHT);
    assertThat(load.sums().stream().filter(sum -> ran(sum.id(), bad)).count())
        .as("tasks that it had")
        .isPositive();
    assertThat(isShutOut(bad)).isTrue();
    Deadline.await("its own credentials let it in no more", SHUT_OUT_WITHIN, () -> !isLetIn(bad));
    assertThat(stage.people().compute("3+4")).isEqualTo(7.0);
  }

  private void revoke(String bad) throws Exception {
    Answer answer = stage.people().ask(Subjects.NODES_REVOKE, "{\"id\":\"" + bad + "\"}");
    assertThat(answer.body().path("state").asString("")).as("%s", answer).isEqualTo("revoked");
    Member node = stage.cluster().nodes().getFirst();
    Deadline.await(
        bad + " is refused by NATS, or by the masters and ends",
        SHUT_OUT_WITHIN,
        () -> !node.isAlive() || REFUSED.matcher(Files.readString(node.log())).find());
  }

  private boolean isLetIn(String node) throws Exception {
    Path own = stage.cluster().dataFolder().resolve("nodes/" + node + ".data/node.creds");
    assertThat(own).exists();
    NatsLogin login = new NatsLogin(node, new Credentials.File(own), List.of());
    try (NatsConnection again =
        NatsConnection.open(
            NatsAccess.settings(stage.cluster().natsUrls(), login, "again"),
            ConnectionListener.NONE)) {
      return again.awaitConnected(Duration.ofSeconds(2));
    }
  }

  /** Empty when the answer is lost, as it may be while the servers are told who is shut out. */
  private Optional<Boolean> hasOpenLink(String node) throws InterruptedException {
    return stage
        .people()
        .tryAsk(Subjects.LINKS_LIST, new byte[0], Duration.ofSeconds(2))
        .filter(answer -> !answer.isError())
        .map(
            answer ->
                answer.body().path("links").valueStream().anyMatch(link -> isOpen(link, node)));
  }

  private static boolean isOpen(JsonNode link, String to) {
    return link.path("to").asString("").equals(to)
        && link.path("state").asString("").equals("open");
  }

  private boolean ran(String task, String node) {
    return stage.happenings().of(task).stream()
        .anyMatch(event -> event.path("node").asString("").equals(node));
  }

  private boolean isShutOut(String node) throws InterruptedException {
    return stage.people().nodes().stream()
        .anyMatch(
            view ->
                view.path("id").asString("").equals(node)
                    && view.path("state").asString("").equals("revoked"));
  }

  /** All seeds and token secrets that lie in files of the cluster. */
  private List<String> secrets() throws IOException {
    List<String> secrets = new ArrayList<>();
    for (Path file : FilesBelow.of(stage.cluster().dataFolder())) {
      if (!file.toString().endsWith(".log") && !file.toString().contains("/store/")) {
        SECRETS
            .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
            .results()
            .forEach(found -> secrets.add(found.group()));
      }
    }
    return secrets;
  }

  private List<Path> logs() throws IOException {
    List<Path> logs =
        FilesBelow.of(stage.cluster().dataFolder()).stream()
            .filter(file -> file.toString().endsWith(".log"))
            .toList();
    assertThat(logs).hasSizeGreaterThan(4);
    return logs;
  }
}
