package io.cpcluster.dataplane.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.contracts.task.Task;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames are found however they are cut, and what is none is refused before it costs anything. */
class FrameReaderTest {
  private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(true);
  private static final LinkMessage TASK =
      new DirectWork.AssignTask("t1", new Task.Compute("1+2"), null, 1_000);
  private static final LinkMessage TEXT = new DirectWork.DirectMessage("ä".repeat(20));
  private static final LinkMessage CHUNK = new Payload.Chunk("x", 0, 1, "00");

  private final List<String> read = new ArrayList<>();
  private final byte[] scratch = new byte[Frame.MAX_HEADER_BYTES];
  private final FrameReader reader =
      new FrameReader(
          MEMORY,
          (message, body) -> {
            read.add(message + (body == null ? "" : ByteBufUtil.hexDump(body)));
            if (body != null) {
              body.release();
            }
          });

  private static byte[] frames() {
    ByteBuf all = Unpooled.buffer();
    all.writeBytes(FrameBatch.alone(TASK, 0, MEMORY));
    all.writeBytes(FrameBatch.alone(CHUNK, 5, MEMORY)).writeBytes(new byte[] {1, 2, 3, 4, 5});
    all.writeBytes(FrameBatch.alone(TEXT, 0, MEMORY));
    all.writeBytes(FrameBatch.alone(TASK, 3, MEMORY)).writeBytes(new byte[] {6, 7, 8});
    return ByteBufUtil.getBytes(all);
  }

  private static final List<String> EXPECTED =
      List.of(TASK.toString(), CHUNK + "0102030405", TEXT.toString(), TASK + "060708");

  @Test
  void readsFramesThatComeAtOnce() throws BrokenFrame {
    reader.read(Unpooled.wrappedBuffer(frames()), scratch);

    assertThat(read).isEqualTo(EXPECTED);
  }

  @Test
  void readsFramesThatAreSplitAtAnyTwoBytes() throws BrokenFrame {
    byte[] all = frames();
    for (int first = 0; first <= all.length; first++) {
      for (int second = first; second <= all.length; second++) {
        read.clear();
        reader.read(Unpooled.wrappedBuffer(all, 0, first), scratch);
        reader.read(Unpooled.wrappedBuffer(all, first, second - first), scratch);
        reader.read(Unpooled.wrappedBuffer(all, second, all.length - second), scratch);
        assertThat(read).as("split at " + first + " and " + second).isEqualTo(EXPECTED);
      }
    }
  }

  @Test
  void readsFramesThatComeByteByByteThroughAChannel() {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message)
                  throws BrokenFrame {
                ByteBuf bytes = (ByteBuf) message;
                reader.read(bytes, scratch);
                bytes.release();
              }
            });
    for (byte one : frames()) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
    }
    channel.finishAndReleaseAll();
    assertThat(read).isEqualTo(EXPECTED);
  }

  @Test
  void writesABatchThatReadsBack() throws BrokenFrame {
    FrameBatch batch = new FrameBatch();
    int count = 0;
    while (batch.add(TASK, 0)) {
      count++;
    }
    ByteBuf taken = batch.take(MEMORY);
    reader.read(taken, scratch);
    taken.release();

    assertThat(count).isGreaterThan(100);
    assertThat(read).hasSize(count).containsOnly(TASK.toString());
    assertThat(batch.isEmpty()).isTrue();
  }

  @Test
  void refusesLengthsThatLieBeforeItAllocatesForThem() {
    long before = MEMORY.metric().usedDirectMemory() + MEMORY.metric().usedHeapMemory();
    for (int header : List.of(0, -1, Frame.MAX_HEADER_BYTES + 1, Integer.MAX_VALUE)) {
      assertRefused(lengths(header, 0), "a header of ");
    }
    for (long body : List.of(-1L, Frame.MAX_BODY_BYTES + 1L, Long.MAX_VALUE, 1L << 32)) {
      assertRefused(lengths(10, body), "a body of ");
    }
    assertThat(MEMORY.metric().usedDirectMemory() + MEMORY.metric().usedHeapMemory())
        .isEqualTo(before);
  }

  @Test
  void refusesLyingLengthsThatComeInPieces() throws BrokenFrame {
    byte[] lying = ByteBufUtil.getBytes(lengths(Integer.MAX_VALUE, 0));
    reader.read(Unpooled.wrappedBuffer(lying, 0, 11), scratch);

    assertRefused(Unpooled.wrappedBuffer(lying, 11, 1), "a header of 2147483647 bytes");
  }

  @Test
  void refusesHeadersThatAreNoMessage() {
    for (String header :
        List.of(
            "{}",
            "[]",
            "null",
            "x",
            "{\"Unknown\":{}}",
            "{\"Ping\":{\"number\":\"x\"}}",
            "{\"AssignTask\":{}}",
            "{\"AssignTask\":{\"id\":\"t\",\"task\":{\"Nothing\":{}}}}",
            "{\"AssignTask\":null}",
            "[".repeat(100))) {
      byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
      ByteBuf frame = lengths(bytes.length, 0).writeBytes(bytes);
      assertRefused(frame, "an unreadable header");
    }
  }

  @Test
  void refusesABodyBehindAMessageThatHasNone() {
    ByteBuf frame = Unpooled.buffer().writeBytes(FrameBatch.alone(TEXT, 7, MEMORY));

    assertRefused(frame, "a body of 7 bytes behind DirectMessage");
  }

  @Test
  void releasesABodyThatIsNotFinished() throws BrokenFrame {
    long before = MEMORY.metric().usedDirectMemory();
    ByteBuf head = FrameBatch.alone(CHUNK, 1_000, MEMORY);
    reader.read(head, scratch);
    head.release();
    reader.read(Unpooled.wrappedBuffer(new byte[10]), scratch);
    assertThat(MEMORY.metric().usedDirectMemory()).isEqualTo(before + 1_000);

    reader.close();
    reader.close();

    assertThat(MEMORY.metric().usedDirectMemory()).isEqualTo(before);
  }

  @Test
  void survivesDamage() {
    Random random = new Random(1);
    byte[] all = frames();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = all.clone();
      damaged[random.nextInt(all.length)] = (byte) random.nextInt(256);
      try {
        reader.read(Unpooled.wrappedBuffer(damaged), scratch);
      } catch (BrokenFrame expected) {
        refused++;
      }
      reader.close();
    }
    assertThat(refused).isPositive();
  }

  private void assertRefused(ByteBuf bytes, String why) {
    assertThatThrownBy(() -> reader.read(bytes, scratch))
        .isInstanceOf(BrokenFrame.class)
        .hasMessageContaining(why);
    reader.close();
  }

  private static ByteBuf lengths(int header, long body) {
    return Unpooled.buffer().writeInt(header).writeLong(body);
  }
}
