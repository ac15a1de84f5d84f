package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.messaging.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A cluster on a NATS that somebody else runs: its own operator, its own root, users as files and
 * contexts. Nothing of the cluster's makes a user there.
 */
@Timeout(180)
class OthersNatsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path temp;

  @Test
  void mastersNodesAndCommandsTakeFilesContextsAndVariables() throws Exception {
    try (Founded others = Founded.withoutState(temp.resolve("others"), 1, "127.0.0.1")) {
      Path guest = temp.resolve("guest");
      Path roots = Foundation.authorities(others.folder).rootCertificate();
      String url = others.urls().getFirst();
      Path masters = secret("masters.json", mastersOf(others));
      Programs here = new Programs(Files.createDirectories(temp.resolve("here")));

      Programs.Ended init =
          here.runJava(
              Programs.COMMAND,
              List.of(
                      "init --name guest --wait 10s --dir " + guest,
                      "--nats " + url,
                      "--credentials " + masters,
                      "--nats-ca " + roots)
                  .stream()
                  .flatMap(line -> List.of(line.split(" ")).stream())
                  .toArray(String[]::new));
      assertThat(init.exitCode()).as(init.all()).isZero();
      assertThat(init.out()).contains("Streams and buckets are there (1 replica).");
      assertThat(guest.resolve("join.json")).doesNotExist();

      Programs inGuest = new Programs(guest);
      try (Programs.Running master =
          inGuest.startJava(Map.of(), Programs.MASTER, "masters/master-1.json")) {
        master.awaitOutput("is ready", LIMIT);
        contexts(others, url, roots);
        try (Programs.Running one = here.startJava(inContext("w1"), Programs.NODE, "--slots=1");
            Programs.Running two = here.startJava(variables(others, roots), Programs.NODE)) {
          one.awaitOutput("Certificate for cpcluster://guest/node/w1", LIMIT);
          two.awaitOutput("Certificate for cpcluster://guest/node/w2", LIMIT);

          Programs.Ended ran =
              here.startJava(
                      Map.of("XDG_CONFIG_HOME", temp.toString()),
                      Programs.COMMAND,
                      "run",
                      "compute",
                      "1+2",
                      "--context",
                      "admin")
                  .await(LIMIT);
          assertThat(ran.exitCode()).as(ran.all()).isZero();
          assertThat(ran.out()).startsWith("3.0");
          Programs.Ended nodes =
              here.startJava(inContext("admin"), Programs.COMMAND, "nodes", "--json").await(LIMIT);
          assertThat(nodes.out()).contains("\"w1\"").contains("\"w2\"");
        }
      }
    }
  }

  @Test
  void aMasterWithOneUserForAllWorksAndSaysWhatIsMissing() throws Exception {
    try (Founded others = Founded.of(temp.resolve("others"), 1, "127.0.0.1")) {
      Path user = secret("one.creds", file(others.foundation().master()));
      Path roots = Foundation.authorities(others.folder).rootCertificate();
      Programs here = new Programs(Files.createDirectories(temp.resolve("here")));
      try (Programs.Running master =
              here.startJava(
                  Map.of("NATS_CREDS", user.toString(), "NATS_CA", roots.toString()),
                  Programs.MASTER,
                  "--context="
                      + secret("place.json", "{\"url\":\"" + others.urls().getFirst() + "\"}"));
          People people = People.of(others.urls(), others.foundation().master())) {
        master.awaitOutput("is ready", LIMIT);

        assertThat(master.output()).contains("one user of NATS takes requests and writes");
        assertThat(people.ask(Subjects.CLUSTER_INFO, "").body().path("name").asString(""))
            .isEqualTo("founded");
      }
    }
  }

  private Map<String, String> inContext(String name) {
    return Map.of("XDG_CONFIG_HOME", temp.toString(), "NATS_CONTEXT", name);
  }

  /** Several servers, of which the first is not there. */
  private Map<String, String> variables(Founded others, Path roots) throws Exception {
    Path user = secret("w2.creds", file(others.foundation().peer("w2")));
    return Map.of(
        "NATS_URL",
        "tls://127.0.0.1:1," + others.urls().getFirst(),
        "NATS_CREDS",
        user.toString(),
        "NATS_CA",
        roots.toString());
  }

  private void contexts(Founded others, String url, Path roots) throws Exception {
    Files.createDirectories(temp.resolve("nats/context"));
    NatsLogin admin = Foundation.admin(others.folder);
    for (Map.Entry<String, NatsLogin> user :
        Map.of("w1", others.foundation().peer("w1"), "admin", admin).entrySet()) {
      Path credentials = secret(user.getKey() + ".creds", file(user.getValue()));
      Map<String, String> context = new LinkedHashMap<>();
      context.put("url", url);
      context.put("creds", credentials.toString());
      context.put("ca", roots.toString());
      secret("nats/context/" + user.getKey() + ".json", Json.writeText(context));
    }
  }

  private static String file(NatsLogin user) throws Exception {
    return switch (user.credentials()) {
      case Credentials.User(var credentials) -> credentials.toFile();
      case Credentials.File(Path path) -> Files.readString(path);
      case Credentials.None(), Credentials.UserPassword _, Credentials.Token _, Credentials.Key _ ->
          throw new AssertionError(user);
    };
  }

  /** Two users, and nothing that makes others. */
  private static String mastersOf(Founded others) throws Exception {
    JsonNode all = Founded.read(others.folder.masterCredentials());
    return Json.writeText(Map.of("write", all.path("write"), "serve", all.path("serve")));
  }

  private Path secret(String name, String text) throws Exception {
    Path file = Files.writeString(temp.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
