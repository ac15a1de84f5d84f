package io.cpcluster.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.CapturedScreen;
import io.cpcluster.cli.script.ShellScript.Outcome;
import io.cpcluster.launcher.processes.JavaProgram;
import io.cpcluster.natsserver.binary.NatsServerBinary;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The entry scripts of the container images, run without containers against a real nats-server. */
@Timeout(180)
class EntryScriptsTest {
  private static final Path DOCKER = ShellScript.root().resolve("docker");

  @TempDir Path temp;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    processes.reversed().forEach(Process::destroy);
    for (Process process : processes) {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void theScriptsOfTheImagesMakeACluster() throws Exception {
    Path data = temp.resolve("cluster");
    int port = freePort();
    String nats = "nats://127.0.0.1:" + port;

    assertThat(
            cpcluster(
                "init", "--files-only", "--sync", "1s", "--nats", nats, "--data", data.toString()))
        .isZero();
    start(
        "nats-entry.sh",
        Map.of(
            "NATS_SERVER",
            NatsServerBinary.find().binary().toString(),
            "NATS_FOLDER",
            temp.resolve("nats").toString(),
            "CPCLUSTER_SERVERS",
            data.resolve("nats").toString()));
    assertThat(cpcluster("init", "--wait", "30s", "--data", data.toString())).isZero();
    start(
        "master-entry.sh",
        Map.of(
            "CPCLUSTER_NATS",
            nats,
            "CPCLUSTER_CREDENTIALS",
            data.resolve("secrets/master.json").toString(),
            "CPCLUSTER_FAILOVER_TIMEOUT_MS",
            "2000",
            "CPCLUSTER_CERT",
            data.resolve("masters/master-1.pem").toString(),
            "CPCLUSTER_KEY",
            data.resolve("masters/master-1.key").toString(),
            "CPCLUSTER_CA_CERT",
            data.resolve("authority/root.pem").toString(),
            "CPCLUSTER_PROGRAM",
            program("master", "io.cpcluster.master.MasterMain")));
    Process node =
        start(
            "node-entry.sh",
            Map.of(
                "CPCLUSTER_NATS",
                nats,
                "CPCLUSTER_JOIN",
                data.resolve("join.json").toString(),
                "CPCLUSTER_NODE_ID",
                "from-a-script",
                "CPCLUSTER_LABELS",
                "gpu,big",
                "CPCLUSTER_ADDRESS",
                "127.0.0.1",
                "CPCLUSTER_DATA_DIR",
                temp.resolve("node").toString(),
                "CPCLUSTER_PROGRAM",
                program("node", "io.cpcluster.node.NodeMain")));

    CapturedScreen run = new CapturedScreen();
    int exitCode =
        run.run(
            "run", "compute", "2^10", "--label", "gpu", "--wait", "1m", "--data", data.toString());
    assertThat(run.talk()).isEmpty();
    assertThat(run.data()).isEqualTo("1024.0\n");
    assertThat(exitCode).isZero();

    CapturedScreen direct = new CapturedScreen();
    exitCode = direct.run("run", "compute", "2^10", "--direct", "--data", data.toString());
    assertThat(direct.talk()).isEmpty();
    assertThat(direct.data()).isEqualTo("1024.0\n");
    assertThat(exitCode).as("a link with the certificates that init prepared").isZero();

    node.destroy();
    assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(node.exitValue()).as("a node that is asked to end leaves in order").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "node-entry.sh, CPCLUSTER_NODE_ID, 'a\"b'",
    "node-entry.sh, CPCLUSTER_SLOTS, many",
    "node-entry.sh, CPCLUSTER_LABELS, 'a b'",
    "node-entry.sh, CPCLUSTER_STORAGE_DIR, '/x\",\"id\":\"y'",
    "node-entry.sh, CPCLUSTER_INTERNET_PORTS, '80;81'",
    "node-entry.sh, CPCLUSTER_ADDRESS, 'nats.example'",
    "master-entry.sh, CPCLUSTER_KEY, 'a\"b'",
    "master-entry.sh, CPCLUSTER_NATS, 'nats://h:1\"'",
    "master-entry.sh, CPCLUSTER_MAX_RECORDS, '-1'"
  })
  void aVariableThatCannotBeASettingIsRefusedByName(String script, String name, String value)
      throws Exception {
    Outcome outcome = run(script, Map.of(name, value));
    assertThat(outcome.exitCode()).isEqualTo(64);
    assertThat(outcome.err()).startsWith(name + ": \"" + value + "\" is not ");
  }

  @Test
  void variablesBecomeSettings() throws Exception {
    Path settings = temp.resolve("node.json");
    Outcome outcome =
        run(
            "node-entry.sh",
            Map.of(
                "CPCLUSTER_CONFIG", settings.toString(),
                "CPCLUSTER_JAVA", "true",
                "CPCLUSTER_ROLE", "Disk",
                "CPCLUSTER_SLOTS", "4",
                "CPCLUSTER_LABELS", "a,b",
                "CPCLUSTER_INTERNET_PORTS", "8080,8443",
                "CPCLUSTER_ADDRESS", "10.0.0.5",
                "CPCLUSTER_DATA_DIR", "/var/received",
                "CPCLUSTER_STORAGE_DIR", "/var/my cluster"));
    assertThat(outcome.exitCode()).isZero();
    assertThat(settings)
        .hasContent(
            """
            {
              "nats": ["nats://127.0.0.1:4222"],
              "role": "Disk",
              "labels": ["a", "b"],
              "slots": 4,
              "storage_dir": "/var/my cluster",
              "internet_ports": [8080,8443],
              "address": "10.0.0.5",
              "data_dir": "/var/received"
            }
            """);
    assertThat(Files.getPosixFilePermissions(settings).toString()).doesNotContain("OTHERS");
  }

  private Process start(String script, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(DOCKER.resolve(script).toString())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve(script + ".out").toFile());
    builder.environment().clear();
    builder.environment().putAll(complete(environment));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Outcome run(String script, Map<String, String> environment) throws Exception {
    return ShellScript.run(temp, complete(environment), List.of(DOCKER.resolve(script).toString()));
  }

  private Map<String, String> complete(Map<String, String> environment) {
    Map<String, String> complete = new HashMap<>(environment);
    complete.put("PATH", System.getenv("PATH"));
    complete.putIfAbsent("CPCLUSTER_JAVA", JavaProgram.javaCommand().toString());
    return complete;
  }

  /** An argument file stands for the image's jar, which is not made yet when tests run. */
  private String program(String name, String mainClass) throws IOException {
    Path file = temp.resolve(name + ".args");
    Files.writeString(
        file, "-cp \"" + JavaProgram.classPath().replace("\\", "\\\\") + "\"\n" + mainClass + "\n");
    return "@" + file;
  }

  private int cpcluster(String... arguments) {
    CapturedScreen screen = new CapturedScreen();
    int exitCode = screen.run(arguments);
    assertThat(screen.talk()).isEmpty();
    return exitCode;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
