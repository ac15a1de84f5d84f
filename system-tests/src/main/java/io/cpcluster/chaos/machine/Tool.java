package io.cpcluster.chaos.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Programs of the machine. */
public final class Tool {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Tool() {}

  /**
   * Runs one.
   *
   * @return what it printed
   * @throws IOException it is not there, took too long, or ended with something else than 0
   */
  public static String run(String... line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    CompletableFuture<String> printed = CompletableFuture.supplyAsync(() -> allOf(process));
    if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IOException(List.of(line) + " took longer than " + LIMIT);
    }
    String all = printed.join();
    if (process.exitValue() != 0) {
      throw new IOException(List.of(line) + " ended with " + process.exitValue() + ": " + all);
    }
    return all;
  }

  private static String allOf(Process process) {
    try (var out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
