package io.cpcluster.node.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskJson;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.config.NodeConfigReader;
import io.cpcluster.node.outside.LocalServer;
import io.cpcluster.node.storage.DiskStore;
import io.cpcluster.node.storage.Storings;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of the page of task kinds answers what stands there. */
class TasksPageTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```json task\n(.*?)\n```\n```json result\n(.*?)\n```", Pattern.DOTALL);

  /** Stands for the test's own server. */
  private static final String SERVER = "10.0.0.9:8080";

  @TempDir Path folder;
  private LocalServer server;
  private DatagramSocket datagrams;
  private OutsideKinds outside;
  private DiskStore store;
  private Kinds kinds;
  private Kinds onDisk;

  @BeforeEach
  void start() throws Exception {
    server = LocalServer.start(TasksPageTest::answer);
    datagrams =
        new DatagramSocket(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
    Thread.ofVirtual().start(this::pong);
    Path file = folder.resolve("node.json");
    Files.writeString(
        file,
        "{\"role\":\"Internet\",\"egress_allow\":[\"127.0.0.1:*\",\"169.254.169.254:80\"],"
            + "\"egress_loopback\":true}");
    NodeConfig config =
        NodeConfigReader.read(List.of(file.toString()), Map.of(), () -> "n1").config();
    assertThat(config.role()).isEqualTo(Role.INTERNET);
    assertThat(config.credentials()).isEqualTo(new Credentials.None());
    outside = new OutsideKinds(config, Storings.withoutBlobs(folder), "1");
    kinds = new Kinds(Storings.inMemory(folder.resolve("data")), outside);
    store = DiskStore.open(folder.resolve("store"), 1 << 20);
    onDisk = new Kinds(Storings.onDisk(folder, store), outside);
  }

  @AfterEach
  void stop() throws IOException {
    outside.close();
    store.close();
    datagrams.close();
    server.close();
  }

  private static void answer(Socket connection) throws IOException {
    boolean isThere = LocalServer.readHead(connection).startsWith("GET /health ");
    String answer =
        isThere
            ? "HTTP/1.1 200 OK\r\n\r\nall is well\n"
            : "HTTP/1.1 404 Not Found\r\n\r\nthere is no such page\n";
    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private void pong() {
    byte[] buffer = new byte[100];
    byte[] pong = "pong".getBytes(StandardCharsets.US_ASCII);
    while (!datagrams.isClosed()) {
      try {
        DatagramPacket asked = new DatagramPacket(buffer, buffer.length);
        datagrams.receive(asked);
        datagrams.send(new DatagramPacket(pong, pong.length, asked.getSocketAddress()));
      } catch (IOException closed) {
        return;
      }
    }
  }

  @Test
  void everyExampleAnswersWhatStandsThere() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "tasks.md"));
    List<MatchResult> examples = EXAMPLE.matcher(page).results().toList();

    assertThat(examples).hasSizeGreaterThan(10);
    for (MatchResult example : examples) {
      Task task = TaskJson.read(tree(here(example.group(1))));
      Result expected = Json.convert(tree(here(example.group(2))), Result.class);
      Kinds node = Role.of(task) == Role.DISK ? onDisk : kinds;
      assertThat(node.run(task)).as(example.group(1)).isEqualTo(expected);
    }
  }

  @Test
  void eachKindHasItsSectionAndItsExample() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "tasks.md"));
    List<String> shown = new ArrayList<>();
    for (MatchResult example : EXAMPLE.matcher(page).results().toList()) {
      shown.add(TaskJson.read(tree(here(example.group(1)))).kind());
    }

    for (String kind : TaskJson.KINDS) {
      assertThat(page).contains("| [`" + kind + "`](#" + kind.toLowerCase(Locale.ROOT) + ") |");
      assertThat(page).contains("\n## " + kind + "\n");
    }
    shown.add("Shell");
    assertThat(shown).as("commands have a page of their own").containsAll(TaskJson.KINDS);
  }

  @Test
  void everyExampleIsOneOfATaskWithItsResult() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "tasks.md"));

    assertThat(EXAMPLE.matcher(page).results().count())
        .isEqualTo(Pattern.compile("```json task\n").matcher(page).results().count())
        .isEqualTo(Pattern.compile("```json result\n").matcher(page).results().count());
  }

  private String here(String json) {
    return json.replace(SERVER, server.address());
  }

  private static tools.jackson.databind.JsonNode tree(String json) throws Exception {
    return Json.readTree(json.getBytes(StandardCharsets.UTF_8));
  }
}
