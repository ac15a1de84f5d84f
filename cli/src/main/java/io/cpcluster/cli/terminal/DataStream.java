package io.cpcluster.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A stream of text that remembers why it could not be written. A reader that closed its end, as
 * {@code head} does, is none of these reasons. Thread-safe as any such stream.
 */
final class DataStream extends PrintStream {
  private static final String READER_GONE = "Broken pipe";

  private final Remembering target;

  DataStream(OutputStream target) {
    this(new Remembering(target));
  }

  private DataStream(Remembering target) {
    super(target, false, StandardCharsets.UTF_8);
    this.target = target;
  }

  /** Whether all that somebody wants to read is written, or will be when it is flushed. */
  boolean isWritten() {
    IOException failure = target.failure;
    return failure == null || READER_GONE.equals(failure.getMessage());
  }

  private static final class Remembering extends FilterOutputStream {
    private volatile @Nullable IOException failure;

    Remembering(OutputStream target) {
      super(target);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException failed) {
        failure = failed;
        throw failed;
      }
    }
  }
}
