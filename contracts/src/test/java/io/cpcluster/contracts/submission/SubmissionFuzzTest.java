package io.cpcluster.contracts.submission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random and damaged bodies, the same at every run: nothing is thrown, every answer can be sent.
 */
class SubmissionFuzzTest {
  private static final int ROUNDS = 20_000;
  private static final List<String> VALID =
      List.of(
          "{\"id\":\"t1\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}}}",
          "{\"id\":\"t1\",\"task\":{\"Tcp\":{\"addr\":\"h:1\",\"data\":[104,105,255]}},\"priority\":9}",
          "{\"task\":{\"StoreData\":{\"key\":\"k\",\"data\":{\"base64\":\"aGk=\"}}},\"labels\":[\"a\"]}",
          "{\"task\":\"GetStorage\",\"target\":\"n1\",\"timeout_ms\":1000,\"retry\":\"never\"}",
          "{\"tasks\":[{\"Compute\":{\"expression\":\"\\u00e4🙂\"}},{\"Shell\":{\"argv\":[\"echo\"]}}]}",
          "{\"id\":\"t2\",\"task\":{\"Shell\":{\"cmd\":\"echo"
              + " hi\"}},\"delay_ms\":1,\"max_attempts\":2}");

  /** Pieces that are likely to hurt. */
  private static final List<String> PIECES =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\\u",
          "\\ud800",
          "\\udfff",
          "null",
          "true",
          "-1",
          "1e999",
          "0.5",
          "\u0000",
          "\ufeff",
          "🙂",
          "\\",
          "9".repeat(70),
          "\"id\":",
          "\"tasks\":",
          "{\"Compute\":",
          "NaN",
          "/*",
          " ".repeat(100),
          "[".repeat(70));

  @Test
  void randomBytesAreAnswered() {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = new byte[random.nextInt(200)];
      random.nextBytes(body);
      readAndAnswer(body);
    }
  }

  @Test
  void damagedDocumentsAreAnswered() {
    Random random = new Random(2);
    int valid = 0;
    for (int round = 0; round < ROUNDS; round++) {
      valid += readAndAnswer(damaged(random)) ? 1 : 0;
    }
    assertThat(valid).as("documents that were still valid").isBetween(200, ROUNDS - 200);
  }

  private static byte[] damaged(Random random) {
    byte[] body = VALID.get(random.nextInt(VALID.size())).getBytes(UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      body =
          switch (random.nextInt(5)) {
            case 0 -> changed(body, random);
            case 1 -> spliced(body, random.nextInt(body.length + 1), 0, piece(random));
            case 2 -> spliced(body, random.nextInt(body.length + 1), random.nextInt(8), "");
            case 3 -> spliced(body, random.nextInt(body.length + 1), body.length, "");
            default ->
                spliced(body, random.nextInt(body.length + 1), random.nextInt(4), piece(random));
          };
    }
    return body;
  }

  private static byte[] changed(byte[] body, Random random) {
    if (body.length > 0) {
      body[random.nextInt(body.length)] = (byte) random.nextInt();
    }
    return body;
  }

  private static byte[] spliced(byte[] body, int at, int without, String piece) {
    byte[] insert = piece.getBytes(UTF_8);
    int rest = Math.min(body.length, at + without);
    byte[] result = new byte[at + insert.length + body.length - rest];
    System.arraycopy(body, 0, result, 0, at);
    System.arraycopy(insert, 0, result, at, insert.length);
    System.arraycopy(body, rest, result, at + insert.length, body.length - rest);
    return result;
  }

  private static String piece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  /** Whether the body was valid. */
  private static boolean readAndAnswer(byte[] body) {
    try {
      return switch (SubmissionReader.read(body)) {
        case SubmitRequest.One(Submission submission) -> sendable(submission.task());
        case SubmitRequest.Many(List<SubmitRequest.Item> items, _) ->
            items.stream().allMatch(SubmissionFuzzTest::sendable);
        case SubmitRequest.Invalid(var error) -> !sendable(error);
      };
    } catch (RuntimeException thrown) {
      throw new AssertionError("thrown on: " + new String(body, UTF_8), thrown);
    }
  }

  private static boolean sendable(SubmitRequest.Item item) {
    return switch (item) {
      case SubmitRequest.Valid(Submission submission) -> sendable(submission.task());
      case SubmitRequest.Invalid(var error) -> sendable(error);
    };
  }

  private static boolean sendable(Object value) {
    return Json.write(value).length > 0;
  }
}
