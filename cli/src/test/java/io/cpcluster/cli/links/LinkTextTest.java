package io.cpcluster.cli.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.contracts.json.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LinkTextTest {
  private static final long NOW = Instant.parse("2026-11-21T14:03:10Z").toEpochMilli();

  private static JsonNode link(String since) throws Exception {
    return Json.readTree(
        """
        {"link":"l-1","state":"open","from":"n1","to":"n3","host":"h","port":55001,
         "purpose":"transfer","since":"%s"}\
        """
            .formatted(since)
            .getBytes());
  }

  @Test
  void aLinkIsALineOfTheTable() throws Exception {
    String table = LinkText.table(List.of(link("2026-11-21T14:03:07Z")), NOW);

    assertThat(table.lines().toList())
        .satisfiesExactly(
            head -> assertThat(head).matches("LINK +FROM +TO +PORT +STATE +SINCE +PURPOSE"),
            line -> assertThat(line).matches("l-1 +n1 +n3 +55001 +open +3.*s +transfer"));
  }

  @Test
  void aTimeThatIsNoneIsShownAsItIs() throws Exception {
    assertThat(LinkText.table(List.of(link("then")), NOW)).contains("then");
  }

  @Test
  void whatIsNoLinkIsAFailure() {
    assertThatThrownBy(() -> LinkText.table(List.of(Json.readTree("{}".getBytes())), NOW))
        .isInstanceOf(CommandFailure.class);
  }
}
