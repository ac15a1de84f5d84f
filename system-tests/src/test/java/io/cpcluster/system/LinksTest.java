package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerConnection;
import io.cpcluster.peer.PeerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Links between real processes, and the commands that show them. */
@Timeout(120)
class LinksTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Task THREE = new Task.Compute("1+2");

  @TempDir static Path folder;
  private static Stage stage;
  private static Peers peers;
  private static Programs programs;

  @BeforeAll
  static void start() throws Exception {
    stage =
        Stage.of(
            LinksTest.class,
            LocalCluster.builder().nodes(2).failoverTimeout(Duration.ofSeconds(1)));
    peers = new Peers(stage.cluster(), folder);
    programs = new Programs(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    peers.close();
    stage.close();
  }

  private static Member node(int number) {
    return stage.cluster().nodes().get(number);
  }

  private static JsonNode command(String... line) throws Exception {
    return Json.readTree(lines(line).getFirst().getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> lines(String... line) throws Exception {
    List<String> whole = new ArrayList<>(List.of(line));
    whole.addAll(List.of("--json", "--data", stage.cluster().dataFolder().toString()));
    Programs.Ended ended = programs.runJava(Programs.COMMAND, whole.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    return ended.out().lines().toList();
  }

  private static JsonNode linkOf(String from, String to) throws Exception {
    return Deadline.find(
        "a link from " + from + " to " + to,
        LIMIT,
        () -> {
          for (JsonNode link : stage.people().ask(Subjects.LINKS_LIST, "").body().path("links")) {
            if (link.path("from").asString("").equals(from)
                && link.path("to").asString("").equals(to)
                && link.path("state").asString("").equals("open")) {
              return link;
            }
          }
          return null;
        });
  }

  @Test
  void twoPeersAndANodeAreLinkedOnPortsTheyWereToldAndRunATaskDirectly() throws Exception {
    Member node = node(0);
    Peer first = peers.join("first");
    Peer second = peers.join("second");

    assertThat(first.connect(node.id()).run(THREE, LIMIT)).isEqualTo(new Result.Number(3));
    assertThat(second.connect(node.id()).run(THREE, LIMIT)).isEqualTo(new Result.Number(3));

    JsonNode one = linkOf("first", node.id());
    JsonNode other = linkOf("second", node.id());
    for (JsonNode link : List.of(one, other)) {
      int port = link.path("port").asInt(0);
      assertThat(port).isBetween(Ports.FIRST, Ports.LAST);
      assertThat(Ports.isListening(node.pid(), port)).as("the node listens on " + port).isTrue();
      assertThat(Files.readString(node.log()))
          .contains(
              "Link "
                  + link.path("link").asString("")
                  + " to "
                  + link.path("from").asString("")
                  + " is open");
    }
    assertThat(one.path("port").asInt(0)).isNotEqualTo(other.path("port").asInt(0));
  }

  @Test
  void twoClientsAreLinkedToEachOtherAndRunNothing() throws Exception {
    Peer asking = peers.join("asking");
    Peer listening = peers.join("listening");

    PeerConnection there = asking.connect(listening.id());
    PeerConnection back = listening.connect(asking.id());

    assertThat(there.ping(LIMIT).answer().slots()).isZero();
    assertThat(back.ping(LIMIT).answer().state()).isEqualTo("live");
    PeerException refused =
        catchThrowableOfType(PeerException.class, () -> there.run(THREE, LIMIT));
    assertThat(refused.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
    int port = linkOf("asking", "listening").path("port").asInt(0);
    assertThat(Ports.isListening(ProcessHandle.current().pid(), port)).isTrue();
  }

  @Test
  void aPeerThatIsNotThereCannotBeConnected() throws Exception {
    Peer alone = peers.join("alone");

    PeerException unknown =
        catchThrowableOfType(PeerException.class, () -> alone.connect("nobody-here"));

    assertThat(unknown.code()).isIn(ErrorCode.UNKNOWN_NODE, ErrorCode.PEER_NOT_LIVE);
    assertThat(catchThrowableOfType(PeerException.class, () -> alone.connect("alone")).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void theCommandsShowLinksAsTheyAreAndCloseOne() throws Exception {
    String node = node(1).id();
    Peer peer = peers.join("shown");
    PeerConnection connection = peer.connect(node);
    String id = linkOf("shown", node).path("link").asString("");

    JsonNode shown = null;
    for (JsonNode link : command("links")) {
      shown = link.path("link").asString("").equals(id) ? link : shown;
    }
    assertThat(shown).isNotNull();
    assertThat(shown.propertyNames())
        .containsExactlyInAnyOrder(
            "link", "state", "from", "to", "host", "port", "purpose", "since");
    assertThat(shown.path("state").asString("")).isEqualTo("open");
    assertThat(command("links", "close", id).path("link").asString("")).isEqualTo(id);
    stage
        .happenings()
        .await(
            "the end of " + id,
            LIMIT,
            () ->
                stage.happenings().links().stream()
                    .anyMatch(
                        event ->
                            event.path("id").asString("").equals(id)
                                && event.path("what").asString("").equals("closed")));

    assertThat(connection.run(THREE, LIMIT)).as("by a new link").isEqualTo(new Result.Number(3));
    assertThat(linkOf("shown", node).path("link").asString("")).isNotEqualTo(id);
  }

  @Test
  void pingTellsTheRoundTripAndHowTheNodeIs() throws Exception {
    String node = node(1).id();

    List<String> pings = lines("ping", node, "--count", "3");

    assertThat(pings).hasSize(3);
    for (String ping : pings) {
      JsonNode told = Json.readTree(ping.getBytes(StandardCharsets.UTF_8));
      assertThat(told.propertyNames()).containsExactlyInAnyOrder("node", "round_trip_ms", "health");
      assertThat(told.path("node").asString("")).isEqualTo(node);
      assertThat(told.path("round_trip_ms").asDouble(0)).isBetween(0.001, 3_000.0);
      assertThat(told.path("health").path("state").asString("")).isEqualTo("live");
      assertThat(told.path("health").path("slots").asInt(0)).isEqualTo(1);
      assertThat(told.path("health").propertyNames())
          .contains("running", "load", "memory_used_bytes", "memory_total_bytes", "up_ms");
    }
  }
}
