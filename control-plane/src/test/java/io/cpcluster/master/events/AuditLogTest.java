package io.cpcluster.master.events;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuditLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.cpcluster.audit");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final AuditLog log =
      new AuditLog(
          (user, verb, subject, detail) ->
              told.add(user + " " + verb + " " + subject + " " + detail));

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
  }

  private List<String> lines() {
    return lines.list.stream().map(line -> line.getKeyValuePairs().toString()).toList();
  }

  @Test
  void whatAPersonSubmitsTogetherIsToldTogether() {
    log.submitted("anna", "Compute", "t1");
    log.submitted("bob", "Compute", "t2");
    log.submitted("anna", "Compute", "t3");
    log.submitted("anna", "Shell", "t4");
    assertThat(told).isEmpty();

    log.flush();

    assertThat(lines())
        .containsExactly(
            "[user=\"anna\", verb=\"submit\", subject=\"task t1 t3\", detail=\"Compute\"]",
            "[user=\"bob\", verb=\"submit\", subject=\"task t2\", detail=\"Compute\"]",
            "[user=\"anna\", verb=\"submit\", subject=\"task t4\", detail=\"Shell\"]");
    assertThat(told)
        .containsExactly(
            "anna submit task t1 t3 Compute",
            "bob submit task t2 Compute",
            "anna submit task t4 Shell");
  }

  @Test
  void itIsToldWithinATimeWithoutBeingAsked() throws Exception {
    log.submitted("anna", "Compute", "t1");

    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("anna submit task t1 Compute");
  }

  @Test
  void itIsToldBeforeItIsTooLong() {
    for (int i = 0; i < 1_201; i++) {
      log.submitted("anna", "Compute", "t" + i);
    }
    log.flush();

    String all = String.join(" ", told);
    assertThat(told).allMatch(entry -> entry.split(" ").length <= 504);
    assertThat(all).contains("t0 ", "t499 ", "t500 ", "t1200 ");
  }

  @Test
  void everythingElseIsToldAtOnce() {
    log.entry("anna", "revoke", "node n1", null);

    assertThat(lines())
        .containsExactly("[user=\"anna\", verb=\"revoke\", subject=\"node n1\", detail=\"\"]");
    assertThat(told).containsExactly("anna revoke node n1 null");
  }
}
