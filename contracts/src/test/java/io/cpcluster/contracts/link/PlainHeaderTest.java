package io.cpcluster.contracts.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The fast way and the general way are the same way, message by message and byte by byte. */
class PlainHeaderTest {
  private static final int ROUNDS = 50_000;
  private static final List<String> TEXTS =
      List.of("", "t1", "1+2", "a \"b\"", "back\\slash", "ä🙂", "\u007f", "\n", "x".repeat(300));

  @Test
  void bothWritersGiveTheSameBytes() {
    Random random = new Random(1);
    int plain = 0;
    for (int round = 0; round < ROUNDS; round++) {
      LinkMessage message = random(random);
      byte[] into = new byte[2_048];
      int end = PlainHeaderWriter.write(message, into, 7);
      if (end != PlainHeaderWriter.NOT_PLAIN) {
        plain++;
        assertThat(new String(into, 7, end - 7, UTF_8))
            .isEqualTo(new String(LinkMessageJson.write(message), UTF_8));
      }
    }
    assertThat(plain).as("headers that were written fast").isGreaterThan(ROUNDS / 4);
  }

  @Test
  void bothReadersGiveTheSameMessage() throws InvalidField {
    Random random = new Random(2);
    int plain = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] header = LinkMessageJson.write(random(random));
      LinkMessage read = PlainHeaderReader.read(header, 0, header.length);
      if (read != null) {
        plain++;
        assertThat(read).isEqualTo(LinkMessageJson.read(header));
      }
    }
    assertThat(plain).as("headers that were read fast").isGreaterThan(ROUNDS / 4);
  }

  @Test
  void aDamagedHeaderIsReadByBothAlike() {
    Random random = new Random(3);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] header = damaged(LinkMessageJson.write(random(random)), random);
      LinkMessage read = PlainHeaderReader.read(header, 0, header.length);
      if (read != null) {
        assertThat(read).as(new String(header, UTF_8)).isEqualTo(generally(header));
      }
    }
  }

  @Test
  void everyNumberComesBackAsItWent() throws InvalidField {
    Random random = new Random(4);
    for (int round = 0; round < ROUNDS; round++) {
      double value = number(random);
      LinkMessage message = new DirectWork.TaskResult("t", new Result.Number(value));
      byte[] into = new byte[512];
      int end = LinkMessageJson.write(message, into, 0);
      assertThat(LinkMessageJson.read(into, 0, end)).as("" + value).isEqualTo(message);
    }
  }

  @Test
  void whatHasNoRoomIsNotWritten() {
    LinkMessage message = new DirectWork.DirectMessage("x".repeat(100));

    assertThat(LinkMessageJson.write(message, new byte[90], 0)).isEqualTo(-1);
  }

  private static @Nullable LinkMessage generally(byte[] header) {
    try {
      return LinkMessageJson.read(header);
    } catch (InvalidField refused) {
      return null;
    }
  }

  private static byte[] damaged(byte[] header, Random random) {
    byte[] damaged = header.clone();
    switch (random.nextInt(3)) {
      case 0 -> damaged[random.nextInt(header.length)] = (byte) random.nextInt(256);
      case 1 -> {
        return Arrays.copyOf(header, random.nextInt(header.length + 1));
      }
      default -> {
        int at = random.nextInt(header.length);
        damaged[at] = header[random.nextInt(header.length)];
      }
    }
    return damaged;
  }

  private static LinkMessage random(Random random) {
    return switch (random.nextInt(5)) {
      case 0, 1 ->
          new DirectWork.AssignTask(
              text(random),
              random.nextInt(8) == 0
                  ? new Task.ComplexMath(text(random))
                  : new Task.Compute(text(random)),
              random.nextBoolean() ? null : text(random),
              random.nextBoolean() ? random.nextInt(100_000) : random.nextLong());
      case 2 -> new DirectWork.TaskResult(text(random), result(random));
      case 3 ->
          new Payload.Chunk(
              text(random), random.nextInt(1_000), random.nextLong() >>> 20, text(random));
      default -> new LaneMessage.Beat(random.nextInt());
    };
  }

  private static Result result(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new Result.Response(text(random));
      case 1 -> new Result.Error(text(random));
      case 2 -> new Result.Stored();
      case 3 -> new Result.Written();
      case 4 -> new Result.Output(1, text(random), false);
      default -> new Result.Number(number(random));
    };
  }

  private static double number(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> random.nextInt(1_000);
      case 1 -> random.nextInt() / 100.0;
      case 2 -> Double.longBitsToDouble(random.nextLong());
      case 3 -> -0.0;
      case 4 -> random.nextDouble();
      case 5 -> random.nextInt() * 1e-9;
      default -> 9_999_999 + random.nextInt(3);
    };
  }

  private static String text(Random random) {
    return random.nextInt(4) > 0
        ? "text-" + random.nextInt(100_000)
        : TEXTS.get(random.nextInt(TEXTS.size()));
  }
}
