package io.cpcluster.cli.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs scripts of the project as a person would, with nothing but the environment given. */
final class ShellScript {
  private static final long LIMIT_SECONDS = 60;

  private ShellScript() {}

  /** What a run came to. */
  record Outcome(int exitCode, String out, String err) {}

  /** The root of the project. */
  static Path root() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  /** Runs a command and waits for its end. */
  static Outcome run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("script", ".out");
    Path err = Files.createTempFile("script", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " did not end: " + Files.readString(err));
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Writes a script that stands for another program. */
  static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, ("#!/bin/sh\n" + text).getBytes(StandardCharsets.UTF_8));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Where a program of this system is. */
  static Path tool(String name) {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, name))) {
        return Path.of(folder, name);
      }
    }
    throw new IllegalStateException(name + " is not on PATH");
  }
}
