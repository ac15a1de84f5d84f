package io.cpcluster.master.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DurabilityTest {
  private static String sentence(int replicas, Duration interval) {
    return new Durability(replicas, Optional.ofNullable(interval)).inWords().sentence();
  }

  @Test
  void theSentenceSaysWhatAPowerCutMayCost() {
    assertThat(sentence(1, Duration.ofSeconds(1)))
        .isEqualTo(
            "An acceptance here survives: any process being killed. A power cut may cost the last 1"
                + " s (sync_interval 1s, 1 replica).");
    assertThat(sentence(3, Duration.ZERO))
        .isEqualTo(
            "An acceptance here survives: any process being killed, and the loss of any one server,"
                + " and a power cut (sync_interval always, 3 replicas).");
    assertThat(sentence(3, Duration.ofMillis(500)))
        .endsWith(
            "A power cut of all servers at once may cost the last 500 ms (sync_interval 500ms, 3"
                + " replicas).");
  }

  @Test
  void whatServersDoNotTellIsUnknownAndSaidSo() {
    assertThat(new Durability(1, Optional.empty()).inWords().syncInterval()).isEqualTo("unknown");
    assertThat(sentence(1, null))
        .contains("What a power cut may cost is unknown: the servers do not tell");
  }

  @Test
  void theIntervalIsReadAsServersTellIt() {
    assertThat(read("{\"sync_interval\":1000000000,\"strict\":true}"))
        .contains(Duration.ofSeconds(1));
    assertThat(read("{\"sync_interval\":120000000000,\"sync_always\":true}"))
        .contains(Duration.ZERO);
    assertThat(read("{}")).isEmpty();
  }

  private static Optional<Duration> read(String config) {
    String answer =
        "{\"server\":{\"name\":\"n1\"},\"data\":{\"jetstream\":{\"config\":" + config + "}}}";
    return ServerVariables.read(answer.getBytes(StandardCharsets.UTF_8))
        .orElseThrow()
        .syncInterval();
  }

  @Test
  void anAnswerThatIsNoneIsIgnored() {
    assertThat(ServerVariables.read("nonsense".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(ServerVariables.read("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
