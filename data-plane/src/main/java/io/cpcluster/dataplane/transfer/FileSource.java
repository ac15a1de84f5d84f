package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * A file, opened for each chunk: a thousand of them need no thousand handles. Its identity is its
 * size and the time of its last change.
 */
final class FileSource implements Source {
  private final Path file;
  private final Payload.Item item;

  private FileSource(Path file, Payload.Item item) {
    this.file = file;
    this.item = item;
  }

  static FileSource of(Outgoing outgoing) throws IOException {
    FileNames.checkText(outgoing.name());
    Path real = outgoing.file().toRealPath();
    BasicFileAttributes facts = Files.readAttributes(real, BasicFileAttributes.class);
    if (!facts.isRegularFile()) {
      throw new Refused(ErrorCode.INVALID_REQUEST, outgoing.name() + " is not a file");
    }
    return new FileSource(
        real, new Payload.Item(outgoing.name(), facts.size(), false, identity(facts), 0));
  }

  private static String identity(BasicFileAttributes facts) {
    return Partials.shortHash(
        facts.size() + "/" + facts.lastModifiedTime().to(TimeUnit.NANOSECONDS));
  }

  @Override
  public Payload.Item item() {
    return item;
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    FileHashing.read(file, position, into);
  }

  @Override
  public boolean isUnchanged() throws IOException {
    return identity(Files.readAttributes(file, BasicFileAttributes.class)).equals(item.identity());
  }

  @Override
  public String flatSha256() throws IOException {
    return FileHashing.flat(file);
  }

  @Override
  public void close() {}
}
