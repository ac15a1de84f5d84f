package io.cpcluster.master.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.messaging.accounts.AccountKeys;
import io.cpcluster.messaging.accounts.OperatorKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisoryTest {
  @ParameterizedTest
  @CsvSource({
    "node w1, Client Closed, w1",
    "node w1, Read Error, w1",
    "node w1, Server Shutdown,",
    "node w1, Stale Connection,",
    "master m-1, Client Closed,",
    "cli, Client Closed,",
  })
  void onlyTheEndOfANodesOwnConnectionCounts(String name, String reason, String node) {
    String advisory =
        """
        {"type":"io.nats.server.advisory.v1.client_disconnect",
         "client":{"name":"%s","acc":"CPCLUSTER"},"reason":"%s"}\
        """
            .formatted(name, reason);

    assertThat(Advisory.closedNode(advisory.getBytes(StandardCharsets.UTF_8)).orElse(null))
        .isEqualTo(node);
  }

  @Test
  void aNodeCannotSayThatAnotherNodesConnectionClosed() {
    AccountKeys keys = OperatorKeys.create().forMasters();
    String jwt = keys.issue("w2", Grants.peer("w2"), Instant.EPOCH, Optional.empty()).jwt();
    String advisory =
        """
        {"client":{"name":"node %s","jwt":"%s"},"reason":"Client Closed"}\
        """;

    assertThat(Advisory.closedNode(advisory.formatted("w1", jwt).getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(Advisory.closedNode(advisory.formatted("w2", jwt).getBytes(StandardCharsets.UTF_8)))
        .contains("w2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}", "[]", "nonsense", "{\"client\":5,\"reason\":{}}"})
  void anythingElseIsIgnored(String body) {
    assertThat(Advisory.closedNode(body.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
