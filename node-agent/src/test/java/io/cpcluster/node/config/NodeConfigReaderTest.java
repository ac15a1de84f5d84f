package io.cpcluster.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.node.outside.DestinationPattern;
import io.cpcluster.node.outside.EgressSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigReaderTest {
  @TempDir Path folder;

  @Test
  void withoutAnythingDefaultsHold() throws Exception {
    NodeConfig config = read("{}").config();

    assertThat(config)
        .isEqualTo(
            new NodeConfig(
                "fresh-id",
                Role.WORKER,
                Runtime.getRuntime().availableProcessors(),
                List.of(),
                List.of("nats://127.0.0.1:4222"),
                new Credentials.None(),
                "info",
                new TaskSettings(null, 1_024, List.of(), EgressSettings.DEFAULT, ShellSettings.OFF),
                55_001,
                55_999,
                NodeConfig.CertificateFiles.NONE,
                NodeConfig.Place.DEFAULT));
  }

  @Test
  void everySettingIsRead() throws Exception {
    NodeConfig config =
        read("""
        {"id":"n1","role":"Disk","slots":3,"labels":["ssd","big"],
         "nats":["nats://localhost:4333"],"log_level":"DEBUG","storage_dir":"/data",
         "disk_space_mb":2048,"internet_ports":[8080,8443],"min_port":56000,
         "max_port":56010,"ca_cert_path":"ca.pem","ca_cert":"PEM","cert_path":"c.pem",
         "key_path":"k.pem",
         "egress_allow":["*.example.org:443"],"egress_deny":["10.0.0.0/8:*"],
         "egress_loopback":true}
        """)
            .config();

    assertThat(config)
        .isEqualTo(
            new NodeConfig(
                "n1",
                Role.DISK,
                3,
                List.of("big", "ssd"),
                List.of("nats://localhost:4333"),
                new Credentials.None(),
                "debug",
                new TaskSettings(
                    Path.of("/data"),
                    2_048,
                    List.of(8080, 8443),
                    new EgressSettings(
                        List.of(DestinationPattern.parse("*.example.org:443")),
                        List.of(DestinationPattern.parse("10.0.0.0/8:*")),
                        true),
                    ShellSettings.OFF),
                56_000,
                56_010,
                new NodeConfig.CertificateFiles(
                    Path.of("ca.pem"), "PEM", Path.of("c.pem"), Path.of("k.pem")),
                NodeConfig.Place.DEFAULT));
  }

  @Test
  void commandsAreOffUntilTheConfigurationSaysOtherwise() throws Exception {
    ShellSettings bare = read("{\"shell\":{\"enabled\":true}}").config().tasks().shell();
    ShellSettings full =
        read("""
        {"shell":{"enabled":true,"allow_unconfined":true,"network":true,"programs":["date"],
         "memory_mb":100,"processes":10,"cpu_seconds":20,"file_mb":30,"scratch_mb":40,
         "output_kb":50},
         "join":null,"key_path":"k.pem"}
        """)
            .config()
            .tasks()
            .shell();

    assertThat(bare.enabled()).isTrue();
    assertThat(bare.allowUnconfined()).isFalse();
    assertThat(bare.network()).isFalse();
    assertThat(bare.limits()).isEqualTo(ShellSettings.Limits.DEFAULT);
    assertThat(full.limits()).isEqualTo(new ShellSettings.Limits(100, 10, 20, 30, 40, 50));
    assertThat(full.programs()).containsExactly("date");
    assertThat(full.hidden()).as("the configuration itself, too").contains(Path.of("k.pem"));
    assertThat(full.hidden()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"shell":{"enabld":true}} | did you mean "enabled"?
          {"shell":true} | "shell" must be an object, found true
          {"shell":{"enabled":"yes"}} | "enabled" must be true or false
          {"shell":{"processes":1}} | "processes" must be from 4 to
          {"shell":{"output_kb":61}} | "output_kb" must be from 1 to 60
          """)
  void wrongSettingsOfCommandsAreNamed(String document, String complaint) {
    assertThatThrownBy(() -> read(document)).hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"role":"Disk","storage_dir":"/var/cpcluster","disk_space_mb":2048} | Disk
          {"role":"Worker","storage_dir":"/dev/shm/cpcluster"} | Worker
          {"role":"Internet","internet_ports":[8080,8443]} | Internet
          {"peer_masters":["192.168.1.2:55000","192.168.1.3:55000"]} | Worker
          """)
  void partialFilesLoad(String document, String role) throws Exception {
    assertThat(read(document).config().role().wireName()).isEqualTo(role);
  }

  @Test
  void aWrongDestinationIsNamedWithItsLine() {
    assertThatThrownBy(() -> read("{\"egress_allow\":[\"example.org\"]}"))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining(":1: \"egress_allow\" has a wrong one: \"example.org\"")
        .hasMessageContaining("10.0.0.0/8:8000-8099");
  }

  @Test
  void masterAddressesAreNatsAddressesTakenAsGiven() throws Exception {
    assertThat(read("{\"master_addresses\":[\"127.0.0.1:55000\"]}").config().nats())
        .containsExactly("nats://127.0.0.1:55000");
  }

  @Test
  void whatHasNoEffectIsAcceptedWithAWarning() throws Exception {
    NodeConfigReader.Reading reading =
        read(
            """
            {"peer_masters":null,"state_file":"master_state.json","max_retries":3,
             "failover_timeout_ms":7000}
            """);

    assertThat(reading.warnings())
        .hasSize(3)
        .anySatisfy(text -> assertThat(text).contains("state_file"))
        .anySatisfy(text -> assertThat(text).contains("max_retries"))
        .anySatisfy(text -> assertThat(text).contains("failover_timeout_ms"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"rol":"Disk"}                      | "rol" is not a setting; did you mean "role"?
          {"role":"Worker ","x":1}            | "x" is not a setting
          {"role":3}                          | "role" must be a string, found a number
          {"role":"Dsk"}                      | "role" is wrong: unknown role "Dsk"; did you mean "Disk"?
          {"slots":0}                         | "slots" must be from 1 to 1024, found 0
          {"slots":"two"}                     | "slots" must be a whole number, found a string
          {"labels":["a b"]}                  | "labels" has a wrong one: "a b" is not an id
          {"id":"a.b"}                        | "id" is wrong: "a.b" is not an id
          {"log_level":"loud"}                | "log_level" is wrong: unknown level "loud"
          {"min_port":56000,"max_port":55000} | "max_port" leaves no ports
          {"disk_space_mb":-1}                | "disk_space_mb" must be from 0 to
          {"nats":["10.0.0.2:4222"]}          | "nats" is wrong: "10.0.0.2:4222" is not on this machine
          {"nats":["http://localhost"]}       | "nats" is wrong: "http://localhost" is not an address
          {"nats":[]}                         | "nats" is wrong: the list is empty
          """)
  void whatIsWrongIsNamedWithFileAndLine(String document, String complaint) {
    assertThatThrownBy(() -> read(document))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageStartingWith(folder.resolve("node.json") + ":1: " + complaint);
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
    String document = "{\"id\":\"from-file\",\"nats\":[\"localhost:1\"],\"log_level\":\"warn\"}";
    Map<String, String> environment =
        Map.of("CPCLUSTER_NODE_ID", "from-environment", "CPCLUSTER_NATS", "localhost:2");

    assertThat(read(document).config().id()).isEqualTo("from-file");
    assertThat(read(document, environment).config().id()).isEqualTo("from-environment");
    assertThat(read(document, environment).config().nats()).containsExactly("nats://localhost:2");
    NodeConfig config =
        read(document, environment, "--id", "from-line", "--nats=localhost:3", "--log-level=trace")
            .config();
    assertThat(config.id()).isEqualTo("from-line");
    assertThat(config.nats()).containsExactly("nats://localhost:3");
    assertThat(config.logLevel()).isEqualTo("trace");
  }

  @Test
  void slotsRoleAndLabelsCanBeGivenOnTheCommandLine() throws Exception {
    NodeConfig config =
        read("{}", Map.of(), "--slots", "7", "--role=Internet", "--labels", "b,a").config();

    assertThat(config.slots()).isEqualTo(7);
    assertThat(config.role()).isEqualTo(Role.INTERNET);
    assertThat(config.labels()).containsExactly("a", "b");
    assertThatThrownBy(() -> read("{}", Map.of(), "--slots", "many"))
        .hasMessage("--slots must be a number from 1 to 1024, not many");
    assertThatThrownBy(() -> read("{}", Map.of(), "--role", "Clerk"))
        .hasMessageStartingWith("--role is wrong: unknown role \"Clerk\"");
  }

  @Test
  void credentialsComeFromAFileThatOnlyItsOwnerReads() throws Exception {
    Path secret = folder.resolve("credentials.json");
    Files.writeString(secret, "{\"user\":\"node\",\"password\":\"hush\"}");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    Map<String, String> environment = Map.of("CPCLUSTER_CREDENTIALS", secret.toString());

    assertThatThrownBy(() -> read("{}", environment))
        .hasMessageContaining("others may read it; do: chmod 600");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

    assertThat(read("{}", environment).config().credentials())
        .isEqualTo(new Credentials.UserPassword("node", "hush"));
    assertThat(read("{}", environment).config().toString()).doesNotContain("hush");
  }

  @Test
  void variablesOfTheNatsCommandComeAfterAllOfItsOwnAndAContextThatIsNamedBeforeThem()
      throws Exception {
    Path context = folder.resolve("place.json");
    Files.writeString(
        context, "{\"url\":\"nats://localhost:4\",\"user\":\"u\",\"password\":\"p\"}");
    Files.setPosixFilePermissions(context, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> environment =
        Map.of("NATS_URL", "nats://localhost:3", "NATS_USER", "v", "NATS_PASSWORD", "q");

    assertThat(read("{}", environment).config().nats()).containsExactly("nats://localhost:3");
    assertThat(read("{}", environment).config().credentials())
        .isEqualTo(new Credentials.UserPassword("v", "q"));
    assertThat(read("{\"nats\":[\"localhost:1\"]}", environment).config().nats())
        .containsExactly("nats://localhost:1");
    NodeConfig named =
        read("{\"nats\":[\"localhost:1\"]}", Map.of(), "--context=" + context).config();
    assertThat(named.nats()).containsExactly("nats://localhost:4");
    assertThat(named.credentials()).isEqualTo(new Credentials.UserPassword("u", "p"));
    assertThatThrownBy(() -> read("{}", Map.of("NATS_URL", "nats://far.example")))
        .hasMessageContaining("it must be encrypted");
  }

  @Test
  void joinJsonNamesTheAddress() throws Exception {
    Path join = folder.resolve("join.json");
    Files.writeString(join, "{\"ip\":\"127.0.0.1\",\"port\":55000}");
    Files.setPosixFilePermissions(join, PosixFilePermissions.fromString("rw-------"));

    assertThat(read("{}", Map.of("CPCLUSTER_JOIN", join.toString())).config().nats())
        .containsExactly("nats://127.0.0.1:55000");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, nats://127.0.0.1:4333",
    "::1, nats://[::1]:4333",
    "localhost, nats://localhost:4333",
    "10.0.0.1, tls://10.0.0.1:4333",
    "nats-1.example, tls://nats-1.example:4333",
    "fd00::1, tls://[fd00::1]:4333"
  })
  void anAddressInJoinJsonThatIsOffThisMachineIsEncrypted(String ip, String url) throws Exception {
    Path join = folder.resolve("join.json");
    Files.writeString(join, "{\"ip\":\"" + ip + "\",\"port\":4333}");
    Files.setPosixFilePermissions(join, PosixFilePermissions.fromString("rw-------"));

    assertThat(read("{}", Map.of("CPCLUSTER_JOIN", join.toString())).config().nats())
        .containsExactly(url);
  }

  @Test
  void aJoinFileThatOthersMayReadOrThatIsALinkIsRefused() throws Exception {
    Path join = Files.writeString(folder.resolve("join.json"), "{\"ip\":\"127.0.0.1\"}");
    Map<String, String> environment = Map.of("CPCLUSTER_JOIN", join.toString());
    Files.setPosixFilePermissions(join, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> read("{}", environment)).hasMessageContaining("chmod 600");

    Files.setPosixFilePermissions(join, PosixFilePermissions.fromString("rw-------"));
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), join);
    assertThatThrownBy(() -> read("{}", Map.of("CPCLUSTER_JOIN", link.toString())))
        .hasMessageContaining("is a link");

    Files.writeString(join, "{\"ip\":\"127.0");
    assertThatThrownBy(() -> read("{}", environment)).isInstanceOf(InvalidConfig.class);
    Files.writeString(join, "{\"token\":\"hush\",\"ip\":\"127.0.0.1\"}");
    assertThatThrownBy(() -> read("{}", environment))
        .hasMessageContaining("no token of this kind")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aTokenAndAnAddressAreEnoughAndTheTokenOfTheEnvironmentComesFirst() throws Exception {
    String text = "cpc1.%s." + "s".repeat(43) + "." + "0".repeat(64) + ".SU" + "A".repeat(56);
    String first = text.formatted("k1") + ".a.b.c";
    String second = text.formatted("k2") + ".a.b.c";
    Path join = folder.resolve("join.json");
    Files.writeString(join, "{\"token\":\"" + first + "\",\"ip\":\"127.0.0.1\",\"port\":4333}");
    Files.setPosixFilePermissions(join, PosixFilePermissions.fromString("rw-------"));

    assertThat(read("{}", Map.of("CPCLUSTER_JOIN", join.toString())).joining().orElseThrow())
        .extracting(target -> target.token().id())
        .isEqualTo("k1");
    assertThat(
            read("{}", Map.of("CPCLUSTER_JOIN", join.toString(), "CPCLUSTER_TOKEN", second))
                .joining()
                .orElseThrow())
        .extracting(target -> target.token().id())
        .isEqualTo("k2");
    var alone = read("{}", Map.of("CPCLUSTER_TOKEN", second, "CPCLUSTER_NATS", "127.0.0.1:4333"));
    assertThat(alone.joining().orElseThrow().nats()).containsExactly("nats://127.0.0.1:4333");
    assertThat(alone.toString()).doesNotContain(second);
  }

  @Test
  void aMissingFileMeansDefaultsAndAWarning() throws Exception {
    Path missing = folder.resolve("missing.json");

    NodeConfigReader.Reading reading =
        NodeConfigReader.read(List.of(missing.toString()), Map.of(), () -> "fresh-id");

    assertThat(reading.config().role()).isEqualTo(Role.WORKER);
    assertThat(reading.warnings()).singleElement().asString().contains("missing.json");
    assertThat(missing).doesNotExist();
  }

  @Test
  void theFileIsNeverRewritten() throws Exception {
    read("{ \"role\" :  \"Disk\" }");

    assertThat(folder.resolve("node.json")).hasContent("{ \"role\" :  \"Disk\" }");
    assertThat(folder).isDirectoryContaining(path -> path.endsWith("node.json"));
  }

  private NodeConfigReader.Reading read(String document) throws InvalidConfig, IOException {
    return read(document, Map.of());
  }

  private NodeConfigReader.Reading read(
      String document, Map<String, String> environment, String... options)
      throws InvalidConfig, IOException {
    Path file = folder.resolve("node.json");
    Files.writeString(file, document);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(file.toString());
    return NodeConfigReader.read(arguments, environment, () -> "fresh-id");
  }
}
