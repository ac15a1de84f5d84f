package io.cpcluster.contracts.submission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.fuzzing.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people send as tasks: a submission, or one answer that says why not; soon. */
class SubmissionFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  static List<Seed> hostile() throws IOException {
    return Corpus.of("contracts", "json");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void aHostileBodyIsReadOrRefused(Seed seed) throws Exception {
    read(seed.content());
  }

  @Test
  void whateverIsMadeOfSubmissionsIsReadOrRefused() throws Exception {
    List<Seed> seeds = new ArrayList<>(hostile());
    seeds.addAll(Corpus.below(Path.of("src", "test", "resources", "golden", "submission")));
    seeds.addAll(Corpus.below(Path.of("src", "test", "resources", "golden", "task")));
    BadInput.all().forEach(bad -> seeds.add(new Seed(bad.name(), bad.body())));

    Fuzz.run("submissions", seeds, LIMIT, SubmissionFuzzTest::read);
  }

  private static String read(byte[] body) throws Exception {
    tree(body);
    return switch (SubmissionReader.read(body)) {
      case SubmitRequest.Invalid invalid -> answered(invalid);
      case SubmitRequest.One(Submission submission) -> writtenAndRead(submission);
      case SubmitRequest.Many(List<SubmitRequest.Item> items, String group) -> {
        String first = "none";
        for (SubmitRequest.Item item : items) {
          first =
              switch (item) {
                case SubmitRequest.Invalid invalid -> answered(invalid);
                case SubmitRequest.Valid(Submission submission) ->
                    group == null ? writtenAndRead(submission) : group(submission, group);
              };
        }
        yield "many: " + first;
      }
    };
  }

  /** The limits of trees hold for whoever reads one. */
  private static void tree(byte[] body) {
    try {
      Json.readTree(body);
      Json.readStrictly(body);
    } catch (InvalidField refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static String answered(SubmitRequest.Invalid invalid) throws InvalidField {
    ErrorAnswer error = invalid.error();
    assertThat(error.message().length()).as(error.message()).isBetween(5, 700);
    assertThat(Json.read(Json.write(error), ErrorAnswer.class)).isEqualTo(error);
    return error.message();
  }

  /** The group stands beside the tasks, so it is no field of any of them. */
  private static String group(Submission submission, String group) {
    assertThat(submission.options().group()).isEqualTo(group);
    return "of a group";
  }

  private static String writtenAndRead(Submission submission) {
    byte[] written = SubmissionWriter.write(submission);
    assertThat(SubmissionReader.read(written))
        .as(new String(written, UTF_8))
        .isEqualTo(new SubmitRequest.One(submission));
    return submission.task().getClass().getSimpleName();
  }
}
