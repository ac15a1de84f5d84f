package io.cpcluster.master.events;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuditLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.cpcluster.audit");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AuditLog log = new AuditLog();

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
  void whatAPersonSubmitsTogetherSharesALineThatNamesAllOfIt() {
    log.submitted("anna", "t1");
    log.submitted("bob", "t2");
    log.submitted("anna", "t3");
    log.flush();

    assertThat(lines())
        .containsExactly(
            "[user=\"anna\", verb=\"submit\", subject=\"task t1 t3\", detail=\"\"]",
            "[user=\"bob\", verb=\"submit\", subject=\"task t2\", detail=\"\"]");
  }

  @Test
  void aLineIsWrittenBeforeItIsTooLong() {
    for (int i = 0; i < 1_201; i++) {
      log.submitted("anna", "t" + i);
    }
    log.flush();

    assertThat(lines()).hasSize(3);
    assertThat(lines().getLast())
        .contains("subject=\"task t1000 ")
        .endsWith("t1200\", detail=\"\"]");
  }

  @Test
  void everythingElseIsWrittenAtOnce() {
    log.line("anna", "revoke", "node n1", "");

    assertThat(lines())
        .containsExactly("[user=\"anna\", verb=\"revoke\", subject=\"node n1\", detail=\"\"]");
  }
}
