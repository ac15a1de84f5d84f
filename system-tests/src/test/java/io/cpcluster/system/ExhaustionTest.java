package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.members.MemberPrograms;
import io.cpcluster.launcher.processes.JavaProgram;
import io.cpcluster.messaging.Reply;
import io.cpcluster.system.Programs.Ended;
import io.cpcluster.system.Programs.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A process has all that it may have of something: it refuses what is new, and lives. */
class ExhaustionTest {
  private static final Duration T = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int TASKS = 1_000;
  private static final int IN_FLIGHT = 50;
  private static final int DATA_BYTES = 60_000;
  private static final String NODE = "scarce";
  private static final String TO_THE_NODE = "\"target\":\"" + NODE + "\"";
  private static final String SMALL_HEAP = "-Xmx64m";

  @TempDir Path folder;

  @Test
  void withoutADescriptorLeftCallsAreErrorsBeatsAreKeptAndAllIsWellAfterwards() throws Exception {
    try (Callers callers = Callers.listen();
        Stage stage =
            Stage.of(
                ExhaustionTest.class,
                LocalCluster.builder().masters(1).nodes(1).failoverTimeout(T));
        Beats beats = Beats.watch(stage.store());
        Running node = new Programs(folder).start(Map.of(), calling(stage.cluster(), callers))) {
      People people = stage.people();
      people.awaitLive(NODE, LIMIT);
      node.awaitOutput("links over", LIMIT);
      assertThat(called("before", people, callers)).isEqualTo("{\"Bytes\":[119]}");
      leaveNoDescriptor(node.process().pid());
      beats.begin();

      for (int i = 0; i < 10; i++) {
        people.submit(callers.submission("scarce-" + i, TO_THE_NODE), LIMIT);
        JsonNode result = people.awaitResult("scarce-" + i, LIMIT);
        assertThat(result.path("Error").asString("")).as("%s", result).isNotBlank();
      }
      assertThat(callers.waiting()).as("calls without a descriptor").isZero();
      // Its credentials cannot be read, which does not mean that they have ended.
      Deadline.lasts(T.multipliedBy(3));
      assertThat(node.process().isAlive()).as(node.output()).isTrue();
      assertThat(beats.longest(NODE)).isLessThan(T.multipliedBy(2));
      assertThat(stage.happenings().others("lost")).isEmpty();

      limitDescriptors(node.process().pid(), 4_096);
      assertThat(called("after", people, callers)).isEqualTo("{\"Bytes\":[119]}");
    }
  }

  private static String called(String id, People people, Callers callers) throws Exception {
    people.submit(callers.submission(id, TO_THE_NODE), LIMIT);
    callers.next(LIMIT).answer("w");
    return people.awaitResult(id, LIMIT).toString();
  }

  /** A node as it is installed: of one jar, which is open, so that no class needs a descriptor. */
  private List<String> calling(LocalCluster cluster, Callers callers) throws Exception {
    String text =
        Files.readString(cluster.dataFolder().resolve("nodes/worker-1.json"))
            .replace("worker-1", NODE)
            .replaceFirst(
                "\\{",
                "{\n  \"egress_loopback\": true,\n  \"egress_allow\": [\"%s\"],"
                    .formatted(callers.address()));
    Path config = Files.writeString(folder.resolve("scarce.json"), text);
    List<String> line = new ArrayList<>();
    line.add(JavaProgram.javaCommand().toString());
    line.addAll(MemberPrograms.nodeJvm());
    Path jar = Path.of("..", "cli", "target", "cpcluster.jar").toAbsolutePath().normalize();
    line.addAll(List.of("-cp", jar.toString(), Programs.NODE, config.toString()));
    return line;
  }

  /** From now on it may have the descriptors that it has, and none more. */
  private void leaveNoDescriptor(long pid) throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      limitDescriptors(
          pid,
          open.mapToInt(fd -> Integer.parseInt(fd.getFileName().toString())).max().orElseThrow()
              + 1);
    }
  }

  private void limitDescriptors(long pid, int most) throws Exception {
    List<String> line = List.of("prlimit", "--pid", Long.toString(pid), "--nofile=" + most + ":");
    Ended ended = new Programs(folder).start(Map.of(), line).await(LIMIT);
    assertThat(ended.exitCode()).as(ended.all()).isZero();
  }

  @Test
  void aSmallHeapTakesAThousandLargeTasksOrRefusesThemForNow() throws Exception {
    try (Stage stage =
            Stage.of(
                ExhaustionTest.class,
                LocalCluster.builder().masters(1).nodes(1).failoverTimeout(T));
        Beats beats = Beats.watch(stage.store())) {
      LocalCluster cluster = stage.cluster();
      Member master = cluster.startMaster(List.of(SMALL_HEAP));
      cluster.masters().getFirst().stop(LIMIT);
      Member node =
          cluster.startNode(new NodePlan(Role.WORKER, List.of("small"), 8), List.of(SMALL_HEAP));
      stage.people().awaitLive(node.id(), LIMIT);
      beats.begin();
      Queue<String> refused = new ConcurrentLinkedQueue<>();

      submitAll(stage, node, refused);

      assertThat(refused).as("refusals that are not for now").isEmpty();
      for (int i = 0; i < TASKS; i++) {
        assertThat(stage.people().awaitResult("large-" + i, LIMIT).toString()).contains("Stored");
      }
      assertThat(beats.longest(node.id())).isLessThan(T.multipliedBy(2));
      assertThat(List.of(master, node)).allMatch(Member::isAlive);
      assertThat(stage.happenings().others("lost")).isEmpty();
    }
  }

  private void submitAll(Stage stage, Member node, Queue<String> refused) throws Exception {
    String data = "x".repeat(DATA_BYTES);
    Semaphore free = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < TASKS; i++) {
      assertThat(free.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      String task = "{\"StoreData\":{\"key\":\"k-%d\",\"data\":\"%s\"}}".formatted(i % 50, data);
      String submission =
          "{\"id\":\"large-%d\",\"target\":\"%s\",\"task\":%s}".formatted(i, node.id(), task);
      send(stage.people(), submission, free, refused);
    }
    assertThat(free.tryAcquire(IN_FLIGHT, LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Again, when it is refused for now. */
  private static void send(
      People people, String submission, Semaphore free, Queue<String> refused) {
    people.ask(
        Subjects.TASKS_SUBMIT,
        submission,
        Duration.ofSeconds(5),
        reply -> {
          if (reply instanceof Reply.Answered(var message)) {
            Answer answer = Answer.of(message, Duration.ZERO);
            if (answer.isAccepted()) {
              free.release();
              return;
            }
            if (!List.of("unavailable", "overloaded", "busy").contains(answer.code())) {
              refused.add(answer.toString());
              free.release();
              return;
            }
          }
          people
              .connection()
              .after(Duration.ofMillis(100), () -> send(people, submission, free, refused));
        });
  }
}
