package io.cpcluster.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EventTextTest {
  @Test
  void anEventIsOneLine() {
    assertThat(
            text(
                "cpcluster.events.task.t1.finished",
                "{\"type\":\"io.cpcluster.event.v1.task_finished\",\"id\":\"t1\",\"what\":\"finished\","
                    + "\"time\":\"2026-11-21T14:03:07.120Z\",\"revision\":13,\"state\":\"finished\","
                    + "\"node\":\"worker-1\",\"result\":{\"Number\":3.0}}"))
        .isEqualTo(
            "14:03:07.120  task     t1 finished  revision=13  node=worker-1"
                + "  result={\"Number\":3.0}");
  }

  @Test
  void anEventThatIsNoJsonIsShownAllTheSame() {
    assertThat(text("cpcluster.events.node.n1.joined", "?")).startsWith("node n1 joined  (");
  }

  @Test
  void noEventMovesTheCursor() {
    assertThat(text("cpcluster.events.node.n1.lost", "{\"reason\":\"a\\n\\u001b[2J\"}"))
        .contains("reason=a [2J")
        .doesNotContain("\n", "\u001b");
  }

  private static String text(String subject, String body) {
    return EventText.of(subject, body.getBytes(StandardCharsets.UTF_8), ZoneOffset.UTC);
  }
}
