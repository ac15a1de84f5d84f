package io.cpcluster.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.event.NodeEvent;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.natsserver.NatsServer;
import io.cpcluster.natsserver.binary.NatsServerBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masters as processes of their own, so that they can be paused, ended and refused. */
class MasterProcessTest {
  private static final long LIMIT_SECONDS = 20;

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  private Path log() {
    return folder.resolve("master.log");
  }

  private Process start(Path config) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MasterMain.class.getName(),
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    processes.add(process);
    return process;
  }

  private Path config(String content) throws IOException {
    return Files.writeString(folder.resolve("master.json"), content);
  }

  private int exitCode(Process process) throws Exception {
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
    return process.exitValue();
  }

  private static void signal(String name, Process process) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits out a time that is itself the subject: how long somebody is paused. */
  private static void pass(Duration time) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void aWrongSettingEndsWith64NamingFileLineAndField() throws Exception {
    Process process = start(config("{\n  \"nat\": [\"127.0.0.1:4222\"]\n}"));

    assertThat(exitCode(process)).isEqualTo(64);
    assertThat(Files.readString(log()))
        .contains("master.json:2: \"nat\" is not a setting; did you mean \"nats\"?");
  }

  @Test
  void lostStateEndsWith66() throws Exception {
    try (NatsServer nats = NatsServer.forTests(folder.resolve("nats"))) {
      Process process = start(config("{\"nats\":[\"" + nats.url() + "\"]}"));

      assertThat(exitCode(process)).isEqualTo(66);
      assertThat(Files.readString(log())).contains("state lost");
    }
  }

  @Test
  void aServerWithoutJetStreamEndsWith69() throws Exception {
    Process server =
        new ProcessBuilder(
                NatsServerBinary.find().binary().toString(), "-a", "127.0.0.1", "-p", "-1")
            .redirectErrorStream(true)
            .start();
    processes.add(server);
    Pattern listening = Pattern.compile("Listening for client connections on (127.0.0.1:\\d+)");
    String address = null;
    for (String line; address == null && (line = server.inputReader().readLine()) != null; ) {
      Matcher found = listening.matcher(line);
      address = found.find() ? found.group(1) : null;
    }
    Process process = start(config("{\"nats\":[\"" + address + "\"]}"));

    assertThat(exitCode(process)).isEqualTo(69);
    assertThat(Files.readString(log())).contains("has no JetStream");
  }

  @Test
  void aSignalEndsItWith0AfterAGoodbye() throws Exception {
    try (NatsServer nats = NatsServer.forTests(folder.resolve("nats"));
        TestCluster cluster = new TestCluster(nats.url())) {
      Process process = start(config("{\"nats\":[\"" + nats.url() + "\"]}"));
      cluster.awaitMasterEvent("up");
      signal("TERM", process);

      assertThat(exitCode(process)).isZero();
      assertThat(cluster.awaitMasterEvent("down")).contains("stopped");
    }
  }

  @Test
  void aSignalBeforeThereIsANatsEndsItWith0() throws Exception {
    Process process = start(config("{\"nats\":[\"127.0.0.1:1\"]}"));
    while (!Files.readString(log()).contains("Connection refused")) {
      assertThat(process.isAlive()).isTrue();
      pass(Duration.ofMillis(50));
    }
    signal("TERM", process);

    assertThat(exitCode(process)).isZero();
  }

  /** T is 500 ms. The node answers no pings, so that nothing but the clock speaks for it. */
  @Test
  void aMasterThatWasPausedDeclaresNobodyLost() throws Exception {
    Duration t = Duration.ofMillis(500);
    try (NatsServer nats = NatsServer.forTests(folder.resolve("nats"));
        TestCluster cluster = new TestCluster(nats.url());
        FakeNode w1 = new FakeNode(nats.url(), "w1", "p1")) {
      Process process =
          start(config("{\"nats\":[\"" + nats.url() + "\"],\"failover_timeout_ms\":500}"));
      cluster.awaitMasterEvent("up");
      w1.stopAnswering();
      w1.join(t.dividedBy(2));
      cluster.awaitEvent("joined");

      signal("STOP", process);
      w1.stopBeating();
      pass(t.multipliedBy(5));
      signal("CONT", process);
      w1.goOnBeating();
      pass(t.multipliedBy(4));

      assertThat(cluster.ask(Subjects.NODES_GET, "w1")).contains("\"state\":\"live\"");
      assertThat(cluster.events.stream().map(NodeEvent::what)).doesNotContain("lost");
      w1.stopBeating();
      cluster.awaitEvent("lost");
    }
  }
}
