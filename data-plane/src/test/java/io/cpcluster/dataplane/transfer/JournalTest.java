package io.cpcluster.dataplane.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.dataplane.blob.ChunkList;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path root;

  private static Journal.Line line(int index) {
    return new Journal.Line(
        "item", index, ChunkList.hex(ChunkList.hash(ByteBuffer.wrap(new byte[] {(byte) index}))));
  }

  private byte[] fourLines() throws Exception {
    Path file = root.resolve("made");
    try (Journal journal = Journal.open(file, _ -> {})) {
      for (int index = 0; index < 4; index++) {
        journal.add(line(index));
      }
    }
    return Files.readAllBytes(file);
  }

  private List<Journal.Line> read(Path file) throws Exception {
    List<Journal.Line> lines = new ArrayList<>();
    Journal.open(file, lines::add).close();
    return lines;
  }

  @Test
  void truncatedAtEveryByteItKeepsTheWholeLinesAndGoesOn() throws Exception {
    byte[] whole = fourLines();
    int lineBytes = whole.length / 4;
    for (int length = 0; length <= whole.length; length++) {
      Path file = Files.write(root.resolve("cut"), Arrays.copyOf(whole, length));

      assertThat(read(file)).hasSize(length / lineBytes);

      try (Journal journal = Journal.open(file, _ -> {})) {
        journal.add(line(9));
      }
      assertThat(read(file)).hasSize(length / lineBytes + 1).endsWith(line(9));
    }
  }

  @Test
  void aFlippedBitAnywhereCostsThatLineAndThoseAfterItAndNothingIsMadeUp() throws Exception {
    byte[] whole = fourLines();
    List<Journal.Line> right = List.of(line(0), line(1), line(2), line(3));
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      Path file = Files.write(root.resolve("flipped"), flipped);

      List<Journal.Line> lines = read(file);

      assertThat(lines).isEqualTo(right.subList(0, at / (whole.length / 4)));
    }
  }
}
