package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens in days, with credentials and certificates that live for ten seconds. Under load for
 * longer by {@code -Dcpcluster.renewal_s=60}.
 */
@Timeout(300)
class RenewalTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Duration LIFE = Duration.ofSeconds(10);
  private static final Duration UNDER_LOAD =
      Duration.ofSeconds(Integer.getInteger("cpcluster.renewal_s", 30));

  /** Renewals of that time, at two thirds of a life each and some late, with the first one. */
  private static final int RENEWALS = (int) (UNDER_LOAD.toSeconds() / 10);

  private static final String NEW_LOGIN = "Logging in to NATS with credentials";
  private static final String CERTIFICATE = "Certificate for cpcluster://founded/node/";

  @TempDir Path temp;

  @Test
  void renewalsUnderLoadCostNoTaskAndNoLinkAndWhoeverWasOffComesBackByItsKey() throws Exception {
    try (Founded cluster = Founded.of(temp.resolve("cluster"), 1, "127.0.0.1")) {
      Map<String, Object> life = Map.of("certificate_life_ms", LIFE.toMillis());
      List<Programs.Running> masters = List.of(cluster.master(1, life), cluster.master(2, life));
      Programs.Running w1 = cluster.node("w1", Map.of("slots", 16));
      Programs.Running w2 = cluster.node("w2", Map.of());
      w1.awaitOutput(CERTIFICATE, LIMIT);
      w2.awaitOutput(CERTIFICATE, LIMIT);
      try (People people = cluster.people();
          Peer client = client(cluster)) {
        Happenings happenings = Happenings.watch(people);
        PeerConnection link = Peers.linked(client, "w1");
        try (Steady durable = Steady.of(people);
            Steady direct = Steady.of(i -> number(link, i))) {
          Deadline.lasts(UNDER_LOAD);
          durable.awaitMore(20, LIMIT);
          direct.awaitMore(20, LIMIT);
          durable.assertNoFailure();
          direct.assertNoFailure();
        }
        for (Programs.Running node : List.of(w1, w2)) {
          assertThat(times(node, CERTIFICATE)).isGreaterThanOrEqualTo(RENEWALS);
          assertThat(times(node, NEW_LOGIN)).isGreaterThanOrEqualTo(RENEWALS - 1);
          assertThat(node.output())
              .doesNotContain("User Authentication Expired")
              .doesNotContain("has ended")
              .doesNotContain("is over");
        }
        assertThat(happenings.others("lost")).isEmpty();

        revokeTokens(people);
        w2.close();
        Deadline.lasts(LIFE.plusSeconds(3));
        cluster.node("w2", Map.of()).awaitOutput("Let into the cluster as w2", LIMIT);
        people.awaitLive("w2", LIMIT);

        masters.forEach(Programs.Running::close);
        cluster.restartServer(1);
        Programs.Running _ = cluster.master(1, life);
        people.awaitLive("w1", LIMIT);
        people.awaitLive("w2", LIMIT);
        assertThat(people.compute("1+2")).isEqualTo(3.0);
        assertThat(w1.process().isAlive()).isTrue();
      }
    }
  }

  private static void revokeTokens(People people) throws Exception {
    for (var token : people.ask("cpcluster.tokens.list", "").body().path("tokens")) {
      Answer answer =
          people.ask(
              "cpcluster.tokens.revoke", "{\"id\":\"" + token.path("id").asString("") + "\"}");
      assertThat(answer.isError()).as("%s", answer).isFalse();
    }
  }

  private static int times(Programs.Running node, String text) throws Exception {
    return node.output().split(text, -1).length - 1;
  }

  private static String number(PeerConnection to, int i) throws Exception {
    Result result = to.run(new Task.Compute(i + "+0.5"), Duration.ofSeconds(10));
    return result instanceof Result.Number(double number) ? number + "" : result.toString();
  }

  private Peer client(Founded cluster) throws Exception {
    NatsLogin login = cluster.foundation().peer("client");
    return Peer.join(
        NodeConfig.client("client", cluster.urls(), login.credentials())
            .withRoots(String.join("", login.roots()))
            .withPlace(new NodeConfig.Place(temp.resolve("client"), "127.0.0.1")),
        LIMIT);
  }
}
