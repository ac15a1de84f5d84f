package io.cpcluster.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.submission.ManyAnswer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each message has exactly the JSON of its golden file, both ways. */
class GoldenTest {
  @BeforeAll
  static void writeMissingFilesWhenAsked() throws Exception {
    if (!"missing".equals(System.getProperty("golden.write"))) {
      return;
    }
    for (Sample sample : GoldenSamples.all()) {
      Path file = Path.of("src/test/resources" + sample.resource());
      if (!Files.exists(file)) {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, Json.writePretty(Json.readTree(sample.written())) + "\n");
      }
    }
  }

  static List<Sample> samples() {
    return GoldenSamples.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void aValueIsWrittenAsItsGoldenFile(Sample sample) throws Exception {
    byte[] written = sample.written();

    assertThat(Json.readTree(written)).isEqualTo(Json.readTree(sample.golden()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void aGoldenFileIsReadAsItsValue(Sample sample) throws Exception {
    Object read = sample.reader().read(sample.golden());

    if (sample.value() instanceof ManyAnswer) {
      // Its outcomes are of two types; a reader takes each by its tag.
      assertThat(Json.readTree(Json.write(read))).isEqualTo(Json.readTree(sample.golden()));
    } else {
      assertThat(read).isEqualTo(sample.value());
    }
  }

  @Test
  void noGoldenFileIsLeftWithoutASample() throws IOException, URISyntaxException {
    Path root = Path.of(Objects.requireNonNull(GoldenTest.class.getResource("/golden")).toURI());
    List<String> samples =
        Stream.concat(
                GoldenSamples.all().stream().map(Sample::file),
                Stream.concat(
                    Stream.of(WordsTest.FILE),
                    SubmissionSamples.NAMES.stream().map(name -> "submission/" + name)))
            .toList();

    try (Stream<Path> files = Files.walk(root)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> root.relativize(file).toString().replace(".json", ""))
              .toList();
      assertThat(names).containsExactlyInAnyOrderElementsOf(samples);
    }
  }

  @Test
  void everyDocumentIsUtf8() {
    byte[] written = Json.write(new io.cpcluster.contracts.task.Result.Response("größer 🙂"));

    assertThat(new String(written, StandardCharsets.UTF_8))
        .isEqualTo("{\"Response\":\"größer 🙂\"}");
  }
}
