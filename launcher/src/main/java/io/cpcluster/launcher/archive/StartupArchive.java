package io.cpcluster.launcher.archive;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The archive of one program, beside the jar this process runs from. The JVM checks it against jar,
 * version and settings, and starts without it when anything differs.
 *
 * @param file where it is or would be; empty when this process does not run from a single jar,
 *     which archives need
 */
public record StartupArchive(Optional<Path> file) {
  /** Set in a process that makes archives: the programs it starts record theirs. */
  public static final String RECORDING = "cpcluster.startup.recording";

  /** The archive of {@code master}, {@code node} or {@code cli}. */
  public static StartupArchive of(String program) {
    return new StartupArchive(jar().map(jar -> folder(jar).resolve(program + ".aot")));
  }

  /** JVM arguments that use it, or record it; none when there is none. */
  public List<String> jvmArguments() {
    if (file.isEmpty()) {
      return List.of();
    }
    if (Boolean.getBoolean(RECORDING)) {
      return List.of("-XX:AOTCacheOutput=" + file.get());
    }
    return Files.isReadable(file.get())
        ? List.of(
            "-XX:AOTCache=" + file.get(),
            "-Xlog:aot=off,cds=off",
            // Compiling at once what was hot in the recording keeps few cores busy at the worst
            // time.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTReplayTraining")
        : List.of();
  }

  /** The one jar this process runs from. */
  static Optional<Path> jar() {
    String classPath = System.getProperty("java.class.path", "");
    return !classPath.contains(File.pathSeparator) && classPath.endsWith(".jar")
        ? Optional.of(Path.of(classPath).toAbsolutePath())
        : Optional.empty();
  }

  private static Path folder(Path jar) {
    return jar.resolveSibling("startup");
  }
}
