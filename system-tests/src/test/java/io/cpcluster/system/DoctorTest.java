package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.LocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The doctor on a real cluster that is well, and on the same with one thing wrong after another.
 */
@Timeout(180)
class DoctorTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path temp;

  @Test
  void aClusterThatIsWellHasNoFailureAndEachFaultIsFoundWithWhatMendsIt() throws Exception {
    try (LocalCluster cluster =
        LocalCluster.builder().masters(1).nodes(1).natsPort(-1).ephemeral(true).start()) {
      Path folder = cluster.dataFolder();
      Programs.Ended well = doctor(folder);
      assertThat(well.exitCode()).as(well.all()).isZero();
      JsonNode report = Json.readTree(well.out().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(report.path("failed").asInt(-1)).isZero();
      assertThat(report.path("findings").findValuesAsString("check"))
          .contains(
              "files",
              "authorities",
              "nats",
              "state",
              "masters",
              "clock",
              "acceptance",
              "rights",
              "ports",
              "reach");
      Programs.Ended told = command("doctor", "--data", folder.toString());
      assertThat(told.out()).contains("note  acceptance").contains("→ ").contains("Nothing failed");

      Path secret = folder.resolve("secrets/master.json");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
      assertFinds(doctor(folder), 64, "others may read", "chmod -R go= " + folder);
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

      cluster.masters().getFirst().kill();
      assertFinds(doctor(folder), 3, "no master does", "cpcluster dev start-master");

      cluster.natsServers().getFirst().kill();
      assertFinds(doctor(folder), 3, "nobody listens", "nats-server -c");
    }
    assertFinds(doctor(temp.resolve("nothing")), 3, "No cluster is up", "cpcluster dev up");
  }

  @Test
  void aUserThatIsNotLetInAndServersOfAnotherRootAreFound() throws Exception {
    try (Founded founded = Founded.of(temp.resolve("founded"), 1, "127.0.0.1");
        Founded other = Founded.of(temp.resolve("other"), 1, "127.0.0.1")) {
      Path roots = founded.folder.authority().resolve("root.pem");
      Map<String, String> stranger =
          Map.of(
              "NATS_URL", founded.urls().getFirst(),
              "NATS_CREDS", other.folder.adminCredentials().toString(),
              "NATS_CA", roots.toString());
      assertFinds(doctor(stranger), 4, "does not let this user in", "cpcluster user add");

      Map<String, String> wrongRoot =
          Map.of(
              "NATS_URL", founded.urls().getFirst(),
              "NATS_CREDS", founded.folder.adminCredentials().toString(),
              "NATS_CA", other.folder.authority().resolve("root.pem").toString());
      assertFinds(doctor(wrongRoot), 3, "no connection comes about", "openssl s_client");
    }
  }

  private static void assertFinds(Programs.Ended ended, int exitCode, String what, String mend) {
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    assertThat(ended.out()).contains(what).contains(mend);
  }

  private Programs.Ended doctor(Path folder) throws Exception {
    return command("doctor", "--json", "--data", folder.toString());
  }

  private Programs.Ended doctor(Map<String, String> environment) throws Exception {
    return new Programs(temp)
        .startJava(environment, Programs.COMMAND, "doctor", "--json")
        .await(LIMIT);
  }

  private Programs.Ended command(String... line) throws Exception {
    List<String> all = new ArrayList<>(List.of(line));
    return new Programs(temp)
        .startJava(Map.of(), Programs.COMMAND, all.toArray(String[]::new))
        .await(LIMIT);
  }
}
