package io.cpcluster.contracts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.json.InvalidField;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreKeysTest {
  @ParameterizedTest
  @ValueSource(strings = {"k", "a.b.c", "*", ">", "a b/ü\n\0", "𝄞", "target.n1.t1"})
  void aKeyStandsInTheBucketAsOneTokenAndComesBack(String key) {
    String encoded = StoreKeys.encode(key);

    assertThat(encoded).matches("[A-Za-z0-9_-]+");
    assertThat(StoreKeys.decode(encoded)).contains(key);
    assertThat(StoreKeys.problem(key)).isEmpty();
  }

  @Test
  void whatIsNoKeyIsSaid() {
    assertThat(StoreKeys.problem("")).hasValueSatisfying(why -> assertThat(why).contains("empty"));
    assertThat(StoreKeys.problem("ü".repeat(257)))
        .hasValueSatisfying(why -> assertThat(why).contains("514 bytes; at most 512"));
    assertThat(StoreKeys.problem("\ud834")).isPresent();
    assertThat(StoreKeys.decode("a.b")).isEmpty();
    assertThat(StoreKeys.decode("_w")).as("no UTF-8").isEmpty();
  }

  @Test
  void aRequestNamesItsKeyAlsoAsABareText() throws Exception {
    assertThat(StoreQuery.read(bytes("\"k\""))).isEqualTo(new StoreQuery("k"));
    assertThatThrownBy(() -> StoreQuery.read(bytes("{\"kee\":\"k\"}")))
        .isInstanceOf(InvalidField.class)
        .hasMessageContaining("key");
    assertThatThrownBy(() -> StoreQuery.read(bytes("\"\""))).isInstanceOf(InvalidField.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"key\":\"k\"}",
        "{\"key\":\"\",\"data\":[1]}",
        "{\"key\":\"k\",\"data\":[256]}",
        "{\"key\":\"k\",\"data\":[1],\"keeping\":\"tape\"}",
        "{\"key\":\"k\",\"data\":[1],\"target\":\"a b\"}",
        "{\"key\":\"k\",\"data\":[1],\"extra\":1}",
        "[]"
      })
  void aPutThatIsNoneIsRefused(String document) {
    assertThatThrownBy(() -> StorePut.read(bytes(document))).isInstanceOf(InvalidField.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
