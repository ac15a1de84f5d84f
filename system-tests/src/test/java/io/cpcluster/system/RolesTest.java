package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** One node of each role: tasks run on nodes of theirs, and wait while there is none. */
@Timeout(120)
class RolesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration T = Duration.ofSeconds(2);

  private final AtomicInteger connections = new AtomicInteger();
  private ServerSocket echo;
  private Stage stage;
  private String worker;
  private Member internet;

  @BeforeEach
  void start() throws Exception {
    echo = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::serve);
    stage =
        Stage.of(
            RolesTest.class,
            LocalCluster.builder()
                .masters(1)
                .nodes(
                    List.of(
                        new NodePlan(Role.WORKER, List.of(), 1, Map.of("egress_loopback", true)),
                        new NodePlan(Role.DISK, List.of(), 1),
                        new NodePlan(
                            Role.INTERNET,
                            List.of(),
                            2,
                            Map.of(
                                "egress_allow",
                                List.of("127.0.0.1:" + echo.getLocalPort()),
                                "egress_loopback",
                                true))))
                .failoverTimeout(T));
    worker = node("worker-1").id();
    internet = node("internet-1");
  }

  @AfterEach
  void stop() throws Exception {
    echo.close();
    if (stage != null) {
      stage.close();
    }
  }

  private Member node(String id) {
    return stage.cluster().nodes().stream()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Answers each connection with what came in its first packet, and closes. */
  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket connection = echo.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> answer(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answer(Socket connection) {
    try (connection) {
      byte[] asked = connection.getInputStream().readNBytes(2);
      connection.getOutputStream().write(asked);
    } catch (IOException gone) {
      // The task sees it.
    }
  }

  private String tcp(String id) {
    return "{\"id\":\"%s\",\"task\":{\"Tcp\":{\"addr\":\"127.0.0.1:%d\",\"data\":\"hi\"}}}"
        .formatted(id, echo.getLocalPort());
  }

  private static String diskWrite(String id) {
    return "{\"id\":\"%s\",\"task\":{\"DiskWrite\":{\"path\":\"%s.txt\",\"data\":\"hi\"}}}"
        .formatted(id, id);
  }

  @Test
  void tasksRunOnTheirRolesAndWaitForANodeOfTheirs() throws Exception {
    List<String> tcp = new ArrayList<>();
    List<String> compute = new ArrayList<>();
    List<String> disk = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      stage.people().submit(tcp("tcp-" + i), LIMIT);
      tcp.add("tcp-" + i);
    }
    for (int i = 0; i < 20; i++) {
      stage.people().submit(diskWrite("disk-" + i), LIMIT);
      disk.add("disk-" + i);
    }
    for (int i = 0; i < 50; i++) {
      stage.people().submit(Tasks.submission("compute-" + i, i + "+1"), LIMIT);
      compute.add("compute-" + i);
    }
    for (String id : tcp) {
      assertThat(stage.people().awaitResult(id, LIMIT).toString())
          .isEqualTo("{\"Bytes\":[104,105]}");
      assertThat(ranOn(id)).isEqualTo(internet.id());
    }
    for (String id : compute) {
      assertThat(stage.people().awaitResult(id, LIMIT).has("Number")).isTrue();
      assertThat(ranOn(id)).isEqualTo(worker);
    }
    for (String id : disk) {
      assertThat(stage.people().awaitResult(id, LIMIT).toString()).contains("Written");
      assertThat(ranOn(id)).isEqualTo(node("disk-1").id());
    }
    assertThat(connections).hasValue(20);

    internet.stop(Duration.ofSeconds(10));
    stage.people().submit(tcp("waits"), LIMIT);
    Deadline.await(
        "why says what it waits for",
        LIMIT,
        () -> {
          JsonNode why = stage.people().ask(Subjects.TASKS_WHY, "waits").body();
          return why.path("needs").asString("").equals("role Internet")
              && why.toString().contains("cpcluster node --role Internet");
        });
    assertThat(stage.people().state("waits")).isEqualTo("queued");

    Member again = stage.cluster().startNodeAgain(internet.id());

    assertThat(stage.people().awaitResult("waits", LIMIT).toString())
        .isEqualTo("{\"Bytes\":[104,105]}");
    assertThat(ranOn("waits")).isEqualTo(again.id());
    assertThat(connections).hasValue(21);
  }

  private String ranOn(String id) throws Exception {
    return stage.people().task(id).path("node").asString("");
  }

  @Test
  void aBodyThatUnpacksToAThousandTimesItsSizeCostsANodeNoMemory() throws Exception {
    byte[] bomb = bomb();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> sendToEach(server, bomb));
      String get = "{\"id\":\"%s\",\"task\":{\"HttpRequest\":{\"url\":\"http://127.0.0.1:%d/\"}}}";
      long before = mostResidentKib(node("worker-1"));
      for (int i = 0; i < 3; i++) {
        stage.people().submit(get.formatted("bomb-" + i, server.getLocalPort()), LIMIT);
        assertThat(stage.people().awaitResult("bomb-" + i, LIMIT).path("Error").asString(""))
            .endsWith(" sends a body of more than 1048576 bytes");
      }
      assertThat(mostResidentKib(node("worker-1")) - before).isLessThan(64 << 10);
      assertThat(stage.people().compute("1+2")).as("the node serves on").isEqualTo(3);
    }
  }

  /** 256 MiB of zeros. */
  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        out.write(zeros);
      }
    }
    return packed.toByteArray();
  }

  private static void sendToEach(ServerSocket server, byte[] body) {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        int _ = connection.getInputStream().read(new byte[4_096]);
        connection
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().write(body);
      } catch (IOException cut) {
        // The node has seen enough, or the test has ended.
      }
    }
  }

  private static long mostResidentKib(Member node) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(node.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aNodesCallsOutsideAreSeenFromOutside() throws Exception {
    echo.close();
    for (int i = 0; i < 6; i++) {
      stage.people().submit(tcp("refused-" + i), LIMIT);
      assertThat(stage.people().awaitResult("refused-" + i, LIMIT).path("Error").asString(""))
          .startsWith("Tcp: 127.0.0.1:" + echo.getLocalPort());
    }
    JsonNode circuit =
        Deadline.find(
            "the circuit is told of",
            LIMIT,
            () -> {
              JsonNode node = stage.people().ask(Subjects.NODES_GET, internet.id()).body();
              JsonNode circuits = node.path("outside").path("circuits");
              return circuits.isEmpty() ? null : circuits.get(0);
            });

    assertThat(circuit.path("to").asString("")).isEqualTo("127.0.0.1:" + echo.getLocalPort());
    assertThat(circuit.path("why").asString("")).isEqualTo("connection refused");
  }
}
