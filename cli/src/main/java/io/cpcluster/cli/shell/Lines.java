package io.cpcluster.cli.shell;

import io.cpcluster.cli.CommandFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where an operator's lines come from. */
interface Lines extends AutoCloseable {
  /** The next line; null when there are no more. */
  @Nullable String next() throws IOException, CommandFailure, InterruptedException;

  @Override
  void close() throws IOException;
}
