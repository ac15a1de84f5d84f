package io.cpcluster.contracts.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.LinkMessageJson;
import io.cpcluster.contracts.submission.ManyAnswer;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.fuzzing.Seed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message from anybody: read or refused in words, soon; and what was read is what is read
 * again once it was written.
 */
class MessagesFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  private static final Map<String, Sample> SAMPLES =
      GoldenSamples.all().stream().collect(Collectors.toMap(Sample::file, sample -> sample));

  private static final List<String> NAMES = SAMPLES.keySet().stream().sorted().toList();

  static List<Seed> hostile() throws IOException {
    return Corpus.of("contracts", "json");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void aHostileDocumentIsReadOrRefusedAsEveryMessage(Seed seed) throws Exception {
    for (Sample sample : SAMPLES.values()) {
      read(sample, seed.content());
    }
  }

  @Test
  void whateverIsMadeOfMessagesIsReadOrRefused() throws Exception {
    List<Seed> seeds = new ArrayList<>();
    for (String name : NAMES) {
      byte[] golden = SAMPLES.get(name).golden();
      seeds.add(new Seed(name, (name + "\n" + new String(golden, UTF_8)).getBytes(UTF_8)));
    }

    Fuzz.run("messages", seeds, LIMIT, MessagesFuzzTest::read);
  }

  /** An input is the name of a message, a line's end, and a document. */
  private static String read(byte[] input) throws Exception {
    int end = 0;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    String name = new String(input, 0, end, UTF_8);
    Sample sample = SAMPLES.get(name);
    if (sample == null) {
      sample = SAMPLES.get(NAMES.get(Math.floorMod(name.hashCode(), NAMES.size())));
    }
    return sample.file()
        + read(sample, Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length));
  }

  private static String read(Sample sample, byte[] document) throws Exception {
    Object value;
    try {
      value = sample.reader().read(document);
    } catch (InvalidField refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1_000);
      return refused.getMessage();
    }
    byte[] written =
        value instanceof LinkMessage header ? LinkMessageJson.write(header) : Json.write(value);
    if (document.length == 0 || value instanceof ManyAnswer) {
      // An empty question means the defaults; outcomes of several tasks are trees.
      return "read";
    }
    assertThat(sample.reader().read(written)).isEqualTo(value);
    return "read";
  }
}
