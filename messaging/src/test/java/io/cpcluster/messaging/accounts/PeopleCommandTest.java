package io.cpcluster.messaging.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.natsserver.NatsServer;
import io.cpcluster.natsserver.binary.NatsCliBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a person can do with the real {@code nats} command and the user for people. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleCommandTest {
  private static final String PONG =
      """
      {"type":"io.nats.micro.v1.ping_response","name":"cpcluster-tasks","id":"m1","version":"1.0.0"}\
      """;
  private static final String INFO =
      """
      {"type":"io.nats.micro.v1.info_response","name":"cpcluster-tasks","id":"m1",\
      "version":"1.0.0","description":"tasks","endpoints":[]}\
      """;

  private final TestAccounts accounts = new TestAccounts();
  private Path credentials;
  private Path command;
  private NatsServer server;
  private RawNatsClient service;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    command = findCommand();
    credentials = Files.writeString(folder.resolve("anna.creds"), accounts.user("anna").toFile());
    server = NatsServer.forTests(folder, accounts.access());
    service = RawNatsClient.connect(server.url(), accounts.user("serve"));
    service.subscribe("cpcluster.tasks.run");
    service.subscribe("$SRV.>");
    assertThat(service.flush()).isEmpty();
    Thread.ofVirtual().start(this::answer);
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      service.close();
      server.close();
    }
  }

  @Test
  void aRequestIsAnsweredAtAPrivateInbox() throws Exception {
    assertThat(nats("req", "cpcluster.tasks.run", "{\"Compute\":{}}"))
        .contains("answer to {\"Compute\":{}}");
  }

  @Test
  void theServicesOfTheMastersAreListed() throws Exception {
    assertThat(nats("micro", "ls")).contains("cpcluster-tasks");
  }

  @Test
  void eventsAreReadAsTheyHappen() throws Exception {
    Process process = launch("sub", "cpcluster.events.>", "--count", "1", "--raw");
    try (RawNatsClient master = RawNatsClient.connect(server.url(), accounts.user("master"))) {
      // The command has subscribed once the first event reaches it, so they are sent until then.
      while (process.isAlive()) {
        master.publish("cpcluster.events.task.t1.running", "t1 runs");
        assertThat(master.flush()).isEmpty();
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    }

    assertThat(outputOf(process)).contains("t1 runs");
  }

  @Test
  void whatIsNotAllowedIsRefusedInWords() throws Exception {
    assertThat(nats("sub", "cpcluster.agent.>", "--count", "1", "--timeout", "2s"))
        .containsIgnoringCase("permissions violation");
  }

  private void answer() {
    try {
      while (true) {
        service.next(Duration.ofMinutes(5)).ifPresent(this::answer);
      }
    } catch (IOException _) {
      // Closed at the end of the tests.
    }
  }

  private void answer(RawNatsClient.Message request) {
    String answer =
        switch (request.subject()) {
          case "cpcluster.tasks.run" -> "answer to " + request.body();
          case "$SRV.PING" -> PONG;
          default -> INFO;
        };
    try {
      service.publish(request.reply(), answer);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String nats(String... arguments) throws Exception {
    return outputOf(launch(arguments));
  }

  private Process launch(String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of("--inbox-prefix", Grants.inboxPrefix("anna")));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("NATS_"));
    builder.environment().put("NATS_URL", server.url());
    builder.environment().put("NATS_CREDS", credentials.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static String outputOf(Process process) throws Exception {
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Path findCommand() throws IOException {
    try {
      return NatsCliBinary.find().binary();
    } catch (IOException e) {
      if ("true".equals(System.getenv("CI"))) {
        throw e;
      }
      return Assumptions.abort("not run: " + e.getMessage());
    }
  }
}
