package io.cpcluster.contracts.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a newcomer is handed: a token, or none. */
class TokenTextFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  @Test
  void whateverIsMadeOfTokensIsOneOrNone() throws Exception {
    Fuzz.run("tokens", Corpus.of("contracts", "token"), LIMIT, TokenTextFuzzTest::read);
  }

  private static String read(byte[] input) {
    String text = new String(input, UTF_8);
    return TokenText.parse(text)
        .map(
            token -> {
              assertThat(token.text()).isEqualTo(text.strip());
              assertThat(Ids.isValid(token.id())).isTrue();
              assertThat(token.toString()).doesNotContain(token.secret(), token.seed());
              return "token";
            })
        .orElse("none");
  }
}
