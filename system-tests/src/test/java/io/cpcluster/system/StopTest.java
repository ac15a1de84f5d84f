package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.gateway.LocalGateway;
import io.cpcluster.natsserver.NatsServer;
import io.cpcluster.system.Programs.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Each kind of process is told to end (SIGTERM) under load. */
class StopTest {
  private static final Duration T = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);
  private static final int TASKS = 3_000;
  private static final String TO_THE_NODE = "\"target\":\"leaving\"";

  @TempDir Path folder;

  @Test
  void eachProcessEndsInTimeWithZeroAndNothingIsLost() throws Exception {
    Programs programs = new Programs(folder);
    try (Callers callers = Callers.listen();
        Stage stage =
            Stage.of(
                StopTest.class,
                LocalCluster.builder().natsServers(3).masters(2).nodes(2).failoverTimeout(T))) {
      LocalCluster cluster = stage.cluster();
      People people = stage.people();
      LocalGateway gateway = cluster.startGateway(0);
      String url = gateway.awaitUrl(LIMIT);
      assertThat(url).startsWith("http");
      Running master = programs.startJava(List.of(), Programs.MASTER, master(cluster));
      Running node = programs.startJava(List.of(), Programs.NODE, node(cluster, callers));
      master.awaitOutput("is ready", LIMIT);
      people.awaitLive("leaving", LIMIT);
      List<String> ended = new ArrayList<>();
      Load load =
          Load.of("stop", TASKS)
              .after(
                  500,
                  () -> {
                    // It runs for longer than a node waits for what runs.
                    people.submit(callers.submission("endless", TO_THE_NODE), LIMIT);
                    assertThat(callers.next(LIMIT).said()).isEqualTo("endless");
                    ended.add(end("node", node));
                  })
              .after(1_200, () -> ended.add(end("master", master)))
              .after(2_000, () -> ended.add(end(gateway)))
              .after(2_500, () -> ended.add(end(cluster.natsServers().getFirst())));

      load.submit(people, LIMIT.multipliedBy(2));

      assertThat(ended).containsExactly("node", "master", "gateway", "nats-server");
      EndedOnce.check(load, stage, LIMIT, TASKS);
      stage.happenings().awaitOther("leaving", "left", LIMIT);
      // It waits for its node, and is nobody's meanwhile.
      JsonNode endless = people.task("endless");
      assertThat(endless.path("state").asString("")).as("%s", endless).isEqualTo("queued");
      assertThat(endless.path("attempts")).as("%s", endless).hasSize(1);
      assertThat(endless.path("attempts").get(0).path("end").asString("")).isNotBlank();
    }
  }

  private static String end(String what, Running program) throws Exception {
    program.process().destroy();
    assertThat(program.await(ENDS_WITHIN).exitCode()).as(program.output()).isZero();
    return what;
  }

  private static String end(LocalGateway gateway) throws Exception {
    ProcessHandle process = gateway.process().orElseThrow();
    process.destroy();
    Deadline.await("the gateway ends", ENDS_WITHIN, () -> !gateway.isAlive());
    return "gateway";
  }

  private static String end(NatsServer server) throws Exception {
    ProcessHandle process = server.process();
    process.destroy();
    Deadline.await("the server ends", ENDS_WITHIN, () -> !process.isAlive());
    server.restart();
    return "nats-server";
  }

  private String master(LocalCluster cluster) throws Exception {
    Path file = cluster.dataFolder().resolve("masters/master-1.json");
    return Files.copy(file, folder.resolve("leaving-master.json")).toString();
  }

  private String node(LocalCluster cluster, Callers callers) throws Exception {
    Path file = cluster.dataFolder().resolve("nodes/worker-1.json");
    String text =
        Files.readString(file)
            .replace("worker-1", "leaving")
            .replaceFirst(
                "\\{",
                "{\n  \"egress_loopback\": true,\n  \"egress_allow\": [\"%s\"],"
                    .formatted(callers.address()));
    return Files.writeString(folder.resolve("leaving.json"), text).toString();
  }
}
