package io.cpcluster.master.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.messaging.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasterConfigReaderTest {
  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private MasterConfigReader.Reading read(String content, String... more) throws Exception {
    return read(Map.of(), content, more);
  }

  private MasterConfigReader.Reading read(
      Map<String, String> environment, String content, String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add(file("master.json", content).toString());
    arguments.addAll(List.of(more));
    return MasterConfigReader.read(arguments, environment);
  }

  @Test
  void anEmptyFileMeansDefaults() throws Exception {
    MasterConfigReader.Reading reading = read("{}");

    assertThat(reading.config()).isEqualTo(MasterConfig.on(List.of("nats://127.0.0.1:4222")));
    assertThat(reading.config().failoverTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(reading.logLevel()).isEqualTo("info");
    assertThat(reading.warnings()).isEmpty();
  }

  @Test
  void aMissingFileMeansDefaultsAndIsSaid() throws Exception {
    MasterConfigReader.Reading reading =
        MasterConfigReader.read(List.of(folder.resolve("none.json").toString()), Map.of());

    assertThat(reading.config()).isEqualTo(MasterConfig.on(List.of("nats://127.0.0.1:4222")));
    assertThat(reading.warnings()).singleElement().asString().contains("does not exist");
  }

  @Test
  void everySettingIsRead() throws Exception {
    MasterConfig config =
        read("""
        {"master_addresses": ["127.0.0.1:5000", "localhost"], "cluster_id": "c-1",
         "failover_timeout_ms": 7000, "max_records": 5000, "inline_limit_bytes": 0,
         "min_port": 56000, "max_port": 56010, "certificate_life_ms": 9000, "log_level": null}\
        """)
            .config();

    assertThat(config.servers()).containsExactly("nats://127.0.0.1:5000", "nats://localhost:4222");
    assertThat(config.clusterId()).contains("c-1");
    assertThat(config.failoverTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.maxRecords()).isEqualTo(5_000);
    assertThat(config.inlineLimitBytes()).isZero();
    assertThat(config.certificateLife()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.ports()).isEqualTo(new PortRange(56_000, 56_010));
  }

  @Test
  void theCommandLineComesBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
    Map<String, String> environment = Map.of("CPCLUSTER_NATS", "127.0.0.1:2");
    String content = "{\"nats\":[\"127.0.0.1:1\"],\"log_level\":\"warn\"}";

    assertThat(read(content).config().servers()).containsExactly("nats://127.0.0.1:1");
    assertThat(read(environment, content).config().servers()).containsExactly("nats://127.0.0.1:2");
    assertThat(read(environment, content, "--nats", "127.0.0.1:3").config().servers())
        .containsExactly("nats://127.0.0.1:3");
    assertThat(read(content).logLevel()).isEqualTo("warn");
    assertThat(read(content, "--log-level=debug").logLevel()).isEqualTo("debug");
  }

  @Test
  void settingsWithoutEffectAreAcceptedWithAWarning() throws Exception {
    assertThat(
            read("{\"peer_masters\":null,\"state_file\":\"s.json\",\"max_retries\":5}").warnings())
        .hasSize(2)
        .anySatisfy(warning -> assertThat(warning).contains("\"state_file\""))
        .anySatisfy(warning -> assertThat(warning).contains("\"max_retries\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'failover_timeout': 1}| did you mean \"failover_timeout_ms\"",
        "{'failover_timeout_ms': 'x'}| \"failover_timeout_ms\" must be a whole number",
        "{'failover_timeout_ms': 1}| \"failover_timeout_ms\" must be from 100",
        "{'nats': ['10.0.0.1:4222']}| must be encrypted: write tls://10.0.0.1",
        "{'nats': []}| \"nats\" is wrong",
        "{'nats': ['http://127.0.0.1']}| is not an address",
        "{'log_level': 'inf'}| did you mean \"info\"",
        "{'min_port': 56000}| leaves no ports",
        "{'cluster_id': 'a b'}| \"cluster_id\" is wrong",
      })
  void whatIsWrongIsNamedWithFileAndLine(String content, String complaint) {
    assertThatThrownBy(() -> read("\n\n" + content.replace('\'', '"')))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("master.json:3:")
        .hasMessageContaining(complaint);
  }

  @Test
  void credentialsAreReadFromAPrivateFileOnly() throws Exception {
    Path credentials =
        file(
            "users.json",
            """
            {"write":{"user":"master","password":"pw1"},"serve":{"user":"serve","password":"pw2"},
             "watch":{"user":"watch","password":"pw3"}}\
            """);
    String[] option = {"--credentials", credentials.toString()};
    Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> read("{}", option)).hasMessageContaining("chmod 600");

    Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
    MasterCredentials read = read("{}", option).config().credentials();
    assertThat(read.write()).isEqualTo(new Credentials.UserPassword("master", "pw1"));
    assertThat(read.watch()).contains(new Credentials.UserPassword("watch", "pw3"));
    assertThat(read.toString()).doesNotContain("pw1").doesNotContain("pw3");
  }
}
