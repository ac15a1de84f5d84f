package io.cpcluster.contracts.submission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Retry;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data of a task in its four spellings. */
class ContentTest {
  private static final String BLOB =
      "{\"blob\":{\"node\":\"n1\",\"sha256\":\"" + "ab".repeat(32) + "\",\"size\":5}}";

  @ParameterizedTest
  @ValueSource(strings = {"[104,105]", "\"hi\"", "{\"base64\":\"aGk=\"}"})
  void bytesAreReadInEachSpelling(String spelling) {
    assertThat(read(spelling)).isEqualTo(Content.of(Bytes.ofText("hi")));
  }

  @Test
  void aReferenceIsReadAndWrittenAsItIs() throws Exception {
    Content held = Content.of(new BlobReference("n1", "ab".repeat(32), 5));

    assertThat(read(BLOB)).isEqualTo(held);
    assertThat(held.inlineBytes()).isZero();
    Task task = new Task.DiskWrite("p", held);
    assertThat(Json.read(Json.write(task), Task.class)).isEqualTo(task);
  }

  @Test
  void aPeerIgnoresWhatANewerVersionAddsToAReference() throws Exception {
    String newer = BLOB.replace("{\"node\"", "{\"kind\":1,\"node\"").replace("}}", "},\"more\":2}");

    Task read = Json.read(task(newer).getBytes(UTF_8), Task.class);

    assertThat(read.content()).contains(Content.of(new BlobReference("n1", "ab".repeat(32), 5)));
  }

  @Test
  void dataOfATaskDoesNotCountForTheLengthOfTheRest() {
    String long64KiB = "{\"base64\":\"" + "AAAA".repeat(22_000) + "\"}";

    assertThat(read(long64KiB).inlineBytes()).isEqualTo(66_000);
    assertThat(
            SubmissionReader.read(
                task("\"x\"").replace("\"k\"", "\"" + "k".repeat(70_000) + "\"").getBytes(UTF_8)))
        .isInstanceOf(SubmitRequest.Invalid.class);
  }

  @Test
  void everyKindWithDataGivesItAndTakesOther() {
    Content other = Content.of(Bytes.ofText("other"));

    for (Task task :
        new Task[] {
          new Task.Tcp("h:1", read("\"a\"")),
          new Task.Udp("h:1", read("\"a\"")),
          new Task.StoreData("k", read("\"a\"")),
          new Task.DiskWrite("p", read("\"a\""))
        }) {
      assertThat(task.content()).contains(Content.of(Bytes.ofText("a")));
      assertThat(task.withContent(other).content()).contains(other);
      assertThat(task.withContent(other).kind()).isEqualTo(task.kind());
    }
    Task without = new Task.RetrieveData("k");
    assertThat(without.content()).isEmpty();
    assertThat(without.withContent(other)).isSameAs(without);
  }

  @Test
  void whatAProgramWritesIsReadAsTheSame() {
    Task task = new Task.StoreData("k", Content.of(new BlobReference("n1", "ab".repeat(32), 5)));
    for (Submission submission :
        new Submission[] {
          new Submission(null, task, TaskOptions.DEFAULT),
          new Submission(
              "t1",
              task,
              new TaskOptions(9, List.of("gpu"), "n1", 5_000, 7, Retry.ERROR, 2_000, 60_000L))
        }) {
      assertThat(SubmissionReader.read(SubmissionWriter.write(submission)))
          .isEqualTo(new SubmitRequest.One(submission));
    }
  }

  private static Content read(String data) {
    SubmitRequest request = SubmissionReader.read(task(data).getBytes(UTF_8));
    return ((SubmitRequest.One) request).submission().task().content().orElseThrow();
  }

  private static String task(String data) {
    return "{\"StoreData\":{\"key\":\"k\",\"data\":" + data + "}}";
  }
}
