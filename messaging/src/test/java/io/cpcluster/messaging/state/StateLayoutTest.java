package io.cpcluster.messaging.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StateLayoutTest {
  @TempDir Path folder;
  private NatsServer server;
  private NatsConnection connection;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
    connection = Connections.open(server, "init");
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void whatWasMadeIsFoundAndMakingItAgainIsHarmless() throws Exception {
    LayoutSettings settings = new LayoutSettings("c-1", "home", 1, 5_000, 500L << 20);
    StateLayout.create(connection, settings);
    StateLayout.create(connection, settings);
    assertThat(StateLayout.check(connection))
        .isEqualTo(new StateCheck.Present("c-1", "home", 1, 5_000));
  }

  @Test
  void anotherClustersStreamsAreRefused() throws Exception {
    Layouts.create(connection);
    assertThatThrownBy(
            () -> StateLayout.create(connection, new LayoutSettings("c-2", "x", 1, 10, 0)))
        .isInstanceOf(StateLayoutException.class)
        .hasMessageContaining("c-1")
        .hasMessageContaining("c-2");
  }

  @Test
  void anEmptyServerHasLostEveryStream() throws Exception {
    assertThat(StateLayout.check(connection))
        .isInstanceOfSatisfying(
            StateCheck.Lost.class, lost -> assertThat(lost.missing()).hasSize(7));
  }

  @Test
  void oneMissingStreamIsNamed() throws Exception {
    Layouts.create(connection);
    api("STREAM.DELETE.KV_cpcluster_nodes", "");
    assertThat(StateLayout.check(connection))
        .isInstanceOfSatisfying(
            StateCheck.Lost.class,
            lost ->
                assertThat(lost.missing()).containsExactly("stream KV_cpcluster_nodes is missing"));
  }

  @Test
  void oneStreamOfAnotherClusterIsNamed() throws Exception {
    Layouts.create(connection);
    api("STREAM.DELETE.KV_cpcluster_store", "");
    byte[] foreign = StreamPlan.all().get(3).document(new LayoutSettings("c-9", "other", 1, 10, 0));
    api("STREAM.CREATE.KV_cpcluster_store", new String(foreign, UTF_8));
    assertThat(StateLayout.check(connection))
        .isInstanceOfSatisfying(
            StateCheck.Lost.class,
            lost -> assertThat(lost.missing()).singleElement().asString().contains("c-9", "c-1"));
  }

  @Test
  void withoutAServerNobodyCanSay() throws Exception {
    Layouts.create(connection);
    server.kill();
    assertThat(StateLayout.check(connection)).isInstanceOf(StateCheck.Unavailable.class);
  }

  @Test
  void theStreamsHaveTheShapesTheyPromise() throws Exception {
    Layouts.create(connection);
    JsonNode tasks = api("STREAM.INFO.KV_cpcluster_tasks", "").path("config");
    assertThat(tasks.path("max_msgs_per_subject").asInt()).isEqualTo(1);
    assertThat(tasks.path("allow_msg_ttl").asBoolean()).isTrue();
    assertThat(tasks.path("allow_direct").asBoolean()).isTrue();
    assertThat(tasks.path("discard").asString()).isEqualTo("new");
    assertThat(tasks.path("subject_delete_marker_ttl").asLong()).isEqualTo(60_000_000_000L);
    JsonNode queue = api("STREAM.INFO.CPCLUSTER_QUEUE", "").path("config");
    assertThat(queue.path("retention").asString()).isEqualTo("workqueue");
    assertThat(queue.path("discard_new_per_subject").asBoolean()).isTrue();
    assertThat(queue.path("max_consumers").asInt()).isEqualTo(600);
    JsonNode schedule = api("STREAM.INFO.CPCLUSTER_SCHEDULE", "").path("config");
    assertThat(schedule.path("allow_msg_schedules").asBoolean()).isTrue();
    JsonNode links = api("STREAM.INFO.KV_cpcluster_links", "").path("config");
    assertThat(links.path("allow_atomic").asBoolean()).isTrue();
  }

  private JsonNode api(String what, String body) throws Exception {
    Reply reply = connection.request("$JS.API." + what, body.getBytes(UTF_8), Connections.LIMIT);
    JsonNode answer = Json.readTree(((Reply.Answered) reply).message().body());
    assertThat(answer.has("error")).as(answer.toString()).isFalse();
    return answer;
  }
}
