package io.cpcluster.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.submission.SubmissionReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shapes in which tasks are submitted. */
class SubmissionGoldenTest {
  static List<String> names() {
    return SubmissionSamples.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void aSubmissionIsReadAsWhatItSays(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            SubmissionGoldenTest.class.getResourceAsStream("/golden/submission/" + name + ".json"),
            name)) {
      assertThat(SubmissionReader.read(in.readAllBytes()))
          .isEqualTo(SubmissionSamples.READ_AS.get(name));
    }
  }
}
