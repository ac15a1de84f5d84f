package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterFolder;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Who the gateway is to a real cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
class GatewayUserTest {
  private Stage stage;
  private LocalCluster cluster;

  @BeforeAll
  void start() throws Exception {
    stage = Stage.of(GatewayUserTest.class, LocalCluster.builder().masters(1).nodes(0));
    cluster = stage.cluster();
  }

  @AfterAll
  void end() throws Exception {
    stage.close();
  }

  @Test
  @Order(1)
  void theGatewayIsInTheListOfPeopleAndOutWhenItIsRevoked() throws Exception {
    try (Http http = Http.of(cluster)) {
      JsonNode _ = Http.ok(http.get("/workers"));
      assertThat(user("gateway").path("can").toString())
          .contains("read", "submit", "store")
          .doesNotContain("shell");

      assertThat(stage.people().ask(Subjects.USERS_REVOKE, "{\"id\":\"gateway\"}").isError())
          .isFalse();

      Deadline.await(
          "the gateway is out",
          Duration.ofSeconds(15),
          () -> http.get("/workers").body().contains("does not let the gateway in"));
      assertThat(user("gateway").path("state").asString("")).isEqualTo("revoked");
    }
  }

  @Test
  @Order(2)
  void whenTheCredentialsOfARevokedGatewayAreRemovedTheNextOneHasAnotherName() throws Exception {
    Files.delete(new ClusterFolder(cluster.dataFolder()).gatewayCredentials(false));

    try (Http http = Http.of(cluster)) {
      JsonNode _ = Http.ok(http.get("/workers"));
    }

    assertThat(user("gateway-2").path("state").asString("")).isEqualTo("active");
  }

  @Test
  @Order(3)
  void aClusterThatWasEndedGetsNoGateway() throws Exception {
    cluster.stop();

    assertThatThrownBy(() -> cluster.startGateway(0))
        .isInstanceOf(ClusterStartException.class)
        .hasMessageContaining("ended meanwhile");
    assertThat(cluster.gateway()).isEmpty();
  }

  private JsonNode user(String name) throws Exception {
    JsonNode users = stage.people().ask(Subjects.USERS_LIST, "{}").body().path("users");
    return users
        .valueStream()
        .filter(user -> user.path("name").asString("").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + users));
  }
}
