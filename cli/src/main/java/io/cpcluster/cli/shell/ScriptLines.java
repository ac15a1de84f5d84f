package io.cpcluster.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of a script. */
final class ScriptLines implements Lines {
  private final BufferedReader reader;

  ScriptLines(InputStream script) {
    reader = new BufferedReader(new InputStreamReader(script, StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable String next() throws IOException {
    return reader.readLine();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
