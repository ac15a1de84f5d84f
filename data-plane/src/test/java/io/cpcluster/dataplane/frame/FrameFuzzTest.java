package io.cpcluster.dataplane.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.fuzzing.Seed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What comes on a connection: frames, however it is cut, or one refusal; no memory stays behind.
 */
class FrameFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(false);

  private final byte[] scratch = new byte[Frame.MAX_HEADER_BYTES];

  /** What was read of some bytes, before what was refused. */
  private record Outcome(List<LinkMessage> headers, List<String> bodies, String end) {}

  @Test
  void whateverComesIsFramesOrRefusedHoweverItIsCut() throws Exception {
    List<Seed> headersOfHostileJson =
        Corpus.of("contracts", "json").stream()
            .map(seed -> new Seed(seed.name(), framed(seed.content())))
            .toList();
    List<Seed> seeds =
        Stream.concat(Corpus.of("data-plane", "frame").stream(), headersOfHostileJson.stream())
            .toList();

    Fuzz.run("frames", seeds, LIMIT, this::read);
  }

  private static byte[] framed(byte[] header) {
    return ByteBufUtil.getBytes(
        Unpooled.buffer().writeInt(header.length).writeLong(0).writeBytes(header));
  }

  private String read(byte[] input) {
    long before = MEMORY.metric().usedDirectMemory();
    Outcome whole = read(List.of(input));
    assertThat(read(cut(input))).as("the same bytes in pieces").isEqualTo(whole);
    Outcome again = read(List.of(written(whole)));
    assertThat(again.headers()).isEqualTo(whole.headers());
    assertThat(again.bodies()).isEqualTo(whole.bodies());
    assertThat(MEMORY.metric().usedDirectMemory()).as("bytes of bodies").isEqualTo(before);
    return whole.headers().stream().map(header -> header.getClass().getSimpleName()).toList()
        + whole.end();
  }

  private Outcome read(List<byte[]> pieces) {
    Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>(), "");
    FrameReader reader =
        new FrameReader(
            MEMORY,
            (header, body) -> {
              outcome.headers().add(header);
              outcome.bodies().add(body == null ? "" : ByteBufUtil.hexDump(body));
              if (body != null) {
                body.release();
              }
            });
    try {
      for (byte[] piece : pieces) {
        ByteBuf in = Unpooled.wrappedBuffer(piece);
        reader.read(in, scratch);
        assertThat(in.isReadable()).isFalse();
      }
    } catch (BrokenFrame refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1_000);
      return new Outcome(outcome.headers(), outcome.bodies(), String.valueOf(refused.getMessage()));
    } finally {
      reader.close();
    }
    return outcome;
  }

  /** Always the same pieces of the same bytes. */
  private static List<byte[]> cut(byte[] input) {
    Random random = new Random(Arrays.hashCode(input));
    List<byte[]> pieces = new ArrayList<>();
    int at = 0;
    while (at < input.length) {
      int end = Math.min(input.length, at + 1 + random.nextInt(random.nextBoolean() ? 4 : 4_000));
      pieces.add(Arrays.copyOfRange(input, at, end));
      at = end;
    }
    return pieces;
  }

  private static byte[] written(Outcome read) {
    ByteBuf all = Unpooled.buffer();
    for (int i = 0; i < read.headers().size(); i++) {
      byte[] body = ByteBufUtil.decodeHexDump(read.bodies().get(i));
      ByteBuf lengthsAndHeader = FrameBatch.alone(read.headers().get(i), body.length, MEMORY);
      all.writeBytes(lengthsAndHeader).writeBytes(body);
      lengthsAndHeader.release();
    }
    return ByteBufUtil.getBytes(all);
  }
}
