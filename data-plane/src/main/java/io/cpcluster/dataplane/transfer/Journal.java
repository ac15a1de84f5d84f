package io.cpcluster.dataplane.transfer;

import io.cpcluster.dataplane.blob.BlobId;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Which chunks of a partial transfer were verified: a line for each, appended, with a checksum of
 * its own. What follows the first line that is not whole is cut off. A line is a hint where to
 * look: before a chunk counts it is hashed again, so a journal that is ahead of the disk costs
 * nothing but that. Thread-safe.
 */
final class Journal implements Closeable {
  private static final int MAX_LINE = 160;

  private final FileChannel channel;

  private Journal(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * A verified chunk.
   *
   * @param item key of the file, the same for the same name, size and identity
   */
  record Line(String item, int index, String sha256) {
    private String text() {
      String fields = item + " " + index + " " + sha256;
      return fields + " " + checksum(fields) + "\n";
    }

    private static Optional<Line> of(String text) {
      String[] fields = text.split(" ", -1);
      if (fields.length != 4
          || !BlobId.isSha256(fields[2])
          || !text.equals(
              fields[0]
                  + " "
                  + fields[1]
                  + " "
                  + fields[2]
                  + " "
                  + checksum(text.substring(0, text.lastIndexOf(' '))))) {
        return Optional.empty();
      }
      try {
        return Optional.of(new Line(fields[0], Integer.parseInt(fields[1]), fields[2]));
      } catch (NumberFormatException noNumber) {
        return Optional.empty();
      }
    }

    private static String checksum(String fields) {
      CRC32 sum = new CRC32();
      sum.update(fields.getBytes(StandardCharsets.US_ASCII));
      return "%08x".formatted(sum.getValue());
    }
  }

  /** Is told the lines that are there. */
  interface Known {
    void line(Line line) throws IOException, InterruptedException;
  }

  /** Opens or makes a journal; every whole line that is there is told. */
  static Journal open(Path file, Known known) throws IOException, InterruptedException {
    long whole = Files.exists(file) ? read(file, known) : 0;
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(whole);
    channel.position(whole);
    return new Journal(channel);
  }

  private static long read(Path file, Known known) throws IOException, InterruptedException {
    long whole = 0;
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
      StringBuilder text = new StringBuilder();
      int next = bytes.read();
      while (next >= 0 && text.length() <= MAX_LINE) {
        if (next == '\n') {
          Optional<Line> line = Line.of(text.toString());
          if (line.isEmpty()) {
            return whole;
          }
          known.line(line.get());
          whole += text.length() + 1;
          text.setLength(0);
        } else {
          text.append((char) next);
        }
        next = bytes.read();
      }
    }
    return whole;
  }

  synchronized void add(Line line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.text().getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
