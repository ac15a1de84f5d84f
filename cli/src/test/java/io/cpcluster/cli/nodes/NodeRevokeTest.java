package io.cpcluster.cli.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.CapturedScreen;
import io.cpcluster.cli.PretendMasters;
import io.cpcluster.contracts.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom {@code nodes revoke} names to the masters. */
@Timeout(60)
class NodeRevokeTest {
  @TempDir Path temp;

  @Test
  void theIdIsTakenAsItIsTypedAndLookedUpInNoList() throws Exception {
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    try (PretendMasters masters = new PretendMasters(temp)) {
      masters.answer(
          Subjects.NODES_LIST, _ -> Map.of("nodes", List.of(Map.of("id", "client-7-and-more"))));
      masters.answer(
          Subjects.NODES_REVOKE,
          body -> {
            asked.add(new String(body, StandardCharsets.UTF_8));
            return Map.of("id", "client-7", "state", "revoked");
          });
      CapturedScreen screen = new CapturedScreen();

      int code = screen.run("nodes", "revoke", "client-7", "--data", masters.data());

      assertThat(code).as(screen.talk()).isZero();
      assertThat(screen.data()).contains("client-7 is revoked");
    }
    assertThat(asked).containsExactly("{\"id\":\"client-7\"}");
  }
}
