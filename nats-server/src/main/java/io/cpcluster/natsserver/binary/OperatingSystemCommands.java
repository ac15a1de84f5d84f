package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as child processes, without input, their output in a temporary file. */
final class OperatingSystemCommands implements CommandRunner {
  private static final int OUTPUT_LIMIT_BYTES = 8 * 1024;

  @Override
  public CommandOutcome run(
      List<String> command, Map<String, String> environment, Path folder, Duration limit)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("cpcluster-command", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          return new CommandOutcome.TookTooLong(limit);
        }
        return new CommandOutcome.Ended(process.exitValue(), endOf(output));
      } finally {
        endTree(process);
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static void endTree(Process process) {
    if (process.isAlive()) {
      List<ProcessHandle> descendants = process.descendants().toList();
      process.destroyForcibly();
      descendants.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static String endOf(Path file) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
      long length = access.length();
      byte[] bytes = new byte[(int) Math.min(length, OUTPUT_LIMIT_BYTES)];
      access.seek(length - bytes.length);
      access.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
