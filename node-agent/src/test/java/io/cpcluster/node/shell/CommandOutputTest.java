package io.cpcluster.node.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandOutputTest {
  private final CommandOutput output = new CommandOutput();

  private void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.append(bytes, bytes.length);
  }

  @Test
  void whatFitsIsKeptWhole() {
    print("one\n");
    print("twö\n");

    assertThat(output.kept(100)).isEqualTo(new CommandOutput.Kept("one\ntwö\n", false));
  }

  @Test
  void ofTooMuchBothEndsAreKeptAndNoCharacterIsCut() {
    print("ä".repeat(1_000));

    CommandOutput.Kept kept = output.kept(101);

    assertThat(kept.truncated()).isTrue();
    assertThat(kept.text())
        .isEqualTo("ä".repeat(25) + "\n[… 1900 bytes left out …]\n" + "ä".repeat(25));
  }

  @Test
  void whatMovesTheCursorIsShownAsSuch() {
    print("a\u001b[2Jb\u0000\tc\n");

    assertThat(output.kept(100).text()).isEqualTo("a\uFFFD[2Jb\uFFFD\tc\n");
  }

  @Test
  void whatOverwritesALineIsShownAsSuchToo() {
    print("a\u009b2Jb\u0085c\rd\r\ne\r");

    assertThat(output.kept(100).text()).isEqualTo("a\uFFFD2Jb\uFFFDc\uFFFDd\r\ne\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {32_767, 32_768, 32_769, 61_440, 61_441, 62_000, 63_487, 63_488, 63_489, 300_000})
  void theEndIsKeptWhateverTheLength(int total) {
    byte[] all = new byte[total];
    for (int i = 0; i < total; i++) {
      all[i] = (byte) ('a' + i % 23);
    }
    output.append(all, total);
    String text = new String(all, StandardCharsets.US_ASCII);

    CommandOutput.Kept kept = output.kept(60 << 10);

    if (total <= 60 << 10) {
      assertThat(kept).isEqualTo(new CommandOutput.Kept(text, false));
    } else {
      assertThat(kept.truncated()).isTrue();
      assertThat(kept.text())
          .startsWith(text.substring(0, 30 << 10))
          .endsWith(text.substring(total - (30 << 10)));
    }
  }

  @Test
  void aReaderGetsEveryByteOfWhatIsKeptInWhicheverPartsItComes() throws Exception {
    Random random = new Random(7);
    byte[] all = new byte[CommandOutput.HEAD_BYTES + CommandOutput.TAIL_BYTES];
    random.nextBytes(all);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    int printed = 0;
    while (printed < all.length) {
      int count = Math.min(1 + random.nextInt(40_000), all.length - printed);
      output.append(Arrays.copyOfRange(all, printed, printed + count), count);
      printed += count;
      CommandOutput.Part part = output.read(read.size(), 1 + random.nextInt(50_000), 0);
      assertThat(part.from()).isEqualTo(read.size());
      read.writeBytes(part.bytes().toArray());
    }
    output.end();
    while (read.size() < all.length) {
      read.writeBytes(output.read(read.size(), 9_999, 0).bytes().toArray());
    }

    assertThat(read.toByteArray()).isEqualTo(all);
    assertThat(output.read(all.length, 10, 1_000).ended()).isTrue();
  }

  @Test
  void aReaderThatIsTooSlowIsToldHowFarItIsBehind() throws Exception {
    byte[] much = new byte[1 << 20];
    for (int i = 0; i < much.length; i++) {
      much[i] = (byte) (i * 31);
    }
    output.append(much, much.length);

    CommandOutput.Part head = output.read(0, 1 << 20, 0);
    CommandOutput.Part next = output.read(head.bytes().size(), 1 << 20, 0);

    assertThat(head.bytes().size()).isEqualTo(CommandOutput.HEAD_BYTES);
    assertThat(next.from()).isEqualTo(much.length - CommandOutput.TAIL_BYTES);
    assertThat(next.bytes().toArray())
        .isEqualTo(Arrays.copyOfRange(much, (int) next.from(), much.length));
  }

  @Test
  void aReaderWaitsForWhatComesAndNotLongerThanItWantsTo() throws Exception {
    assertThat(output.read(0, 10, 20).bytes().size()).isZero();

    CompletableFuture<CommandOutput.Part> waiting = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    waiting.complete(output.read(0, 10, 10_000));
                  } catch (InterruptedException stopped) {
                    waiting.completeExceptionally(stopped);
                  }
                });
    print("news");

    assertThat(waiting.get(5, TimeUnit.SECONDS).bytes().toText()).isEqualTo("news");
    reader.join();
  }
}
