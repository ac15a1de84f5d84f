package io.cpcluster.master.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}", "[]", "nonsense", "{\"client\":5,\"reason\":{}}"})
  void anythingElseIsIgnored(String body) {
    assertThat(Advisory.closedNode(body.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
