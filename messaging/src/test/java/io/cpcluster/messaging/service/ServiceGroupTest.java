package io.cpcluster.messaging.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ServiceGroupTest {
  @TempDir Path folder;
  private NatsServer server;
  private NatsConnection serving;
  private NatsConnection asking;
  private ServiceGroup group;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
    serving = Connections.open(server, "serving");
    asking = Connections.open(server, "asking");
    Dispatch dispatch = serving.dispatch("requests");
    group =
        ServiceGroup.start(
            serving,
            "cpcluster-tasks",
            "0.1.0",
            "takes tasks",
            "masters",
            List.of(
                new Endpoint("submit", "cpcluster.tasks.submit", dispatch, this::echo),
                new Endpoint("get", "cpcluster.tasks.get", dispatch, this::fail)));
    serving.flush(Connections.LIMIT);
  }

  @AfterEach
  void stop() {
    group.close();
    asking.close();
    serving.close();
    server.close();
  }

  @Test
  void itIsFoundByPingToAllToItsNameAndToItsId() throws Exception {
    for (String subject :
        List.of(
            "$SRV.PING", "$SRV.PING.cpcluster-tasks", "$SRV.PING.cpcluster-tasks." + group.id())) {
      JsonNode pong = ask(subject);
      assertThat(pong.path("type").asString()).isEqualTo("io.nats.micro.v1.ping_response");
      assertThat(pong.path("name").asString()).isEqualTo("cpcluster-tasks");
      assertThat(pong.path("id").asString()).isEqualTo(group.id());
      assertThat(pong.path("version").asString()).isEqualTo("0.1.0");
    }
  }

  @Test
  void itsInfoNamesEachEndpointWithSubjectAndQueueGroup() throws Exception {
    JsonNode info = ask("$SRV.INFO.cpcluster-tasks");
    assertThat(info.path("description").asString()).isEqualTo("takes tasks");
    JsonNode submit = info.path("endpoints").get(0);
    assertThat(submit.path("name").asString()).isEqualTo("submit");
    assertThat(submit.path("subject").asString()).isEqualTo("cpcluster.tasks.submit");
    assertThat(submit.path("queue_group").asString()).isEqualTo("masters");
    assertThat(info.path("endpoints")).hasSize(2);
  }

  @Test
  void itsStatisticsCountRequestsErrorsAndTime() throws Exception {
    for (int i = 0; i < 3; i++) {
      ask("cpcluster.tasks.submit");
    }
    asking.publish("cpcluster.tasks.get", new byte[0]);
    ask("cpcluster.tasks.submit");

    JsonNode stats = ask("$SRV.STATS.cpcluster-tasks");

    assertThat(Instant.parse(stats.path("started").asString())).isBefore(Instant.now());
    JsonNode submit = stats.path("endpoints").get(0);
    assertThat(submit.path("num_requests").asInt()).isEqualTo(4);
    assertThat(submit.path("num_errors").asInt()).isZero();
    assertThat(submit.path("processing_time").asLong()).isPositive();
    assertThat(submit.path("average_processing_time").asLong()).isPositive();
    JsonNode get = stats.path("endpoints").get(1);
    assertThat(get.path("num_errors").asInt()).isEqualTo(1);
    assertThat(get.path("last_error").asString()).contains("expected by this test");
  }

  @Test
  void afterLeavingItsQueuesItTakesNoRequestsButIsVisibleUntilItJoinsAgain() throws Exception {
    group.leaveQueues();
    group.leaveQueues();
    serving.flush(Connections.LIMIT);
    assertThat(asking.request("cpcluster.tasks.submit", new byte[0], Connections.LIMIT))
        .isEqualTo(new Reply.NoResponders());
    assertThat(ask("$SRV.PING").path("id").asString()).isEqualTo(group.id());

    group.joinQueues();
    group.joinQueues();
    serving.flush(Connections.LIMIT);
    assertThat(ask("cpcluster.tasks.submit").path("echo").asString()).isEqualTo("yes");
  }

  @Test
  void onceClosedItIsGone() throws Exception {
    group.close();
    group.joinQueues();
    serving.flush(Connections.LIMIT);
    assertThat(asking.request("$SRV.PING", new byte[0], Connections.LIMIT))
        .isEqualTo(new Reply.NoResponders());
    assertThat(asking.request("cpcluster.tasks.submit", new byte[0], Connections.LIMIT))
        .isEqualTo(new Reply.NoResponders());
  }

  private void echo(Message message) {
    serving.publish(message.replyTo(), null, Map.of(), "{\"echo\":\"yes\"}".getBytes(UTF_8));
  }

  private void fail(Message message) {
    throw new IllegalStateException("expected by this test");
  }

  private JsonNode ask(String subject) throws Exception {
    Reply reply = asking.request(subject, new byte[0], Connections.LIMIT);
    assertThat(reply).isInstanceOf(Reply.Answered.class);
    return Json.readTree(((Reply.Answered) reply).message().body());
  }
}
