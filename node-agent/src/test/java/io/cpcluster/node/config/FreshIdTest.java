package io.cpcluster.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Ids;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshIdTest {
  @ParameterizedTest
  @CsvSource({
    "box, box-",
    "box.example.org, box-",
    "bö x, b--x-",
    "'', node-",
    "averyveryveryveryveryveryverylongnameofahost, averyveryveryveryveryveryverylongnameofa-"
  })
  void anIdIsMadeOfTheHostsName(String host, String start) {
    String id = FreshId.of(host, new Random(1));

    assertThat(id).startsWith(start).hasSize(start.length() + 4).matches(Ids::isValid);
  }
}
