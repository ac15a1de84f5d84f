package io.cpcluster.launcher.archive;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The archive of one program, beside the jar this process runs from. The JVM checks it against
 * version and settings, and starts without it when anything differs; that the jar is still the one
 * it was made from is checked here, by their times, for the JVM would run the old classes.
 *
 * @param file where it is or would be; empty when this process does not run from a single jar,
 *     which archives need
 */
public record StartupArchive(Optional<Path> file) {
  /** Set in a process that makes archives: the programs it starts record theirs. */
  public static final String RECORDING = "cpcluster.startup.recording";

  /** The archive of {@code master}, {@code node}, {@code gateway} or {@code cli}. */
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
    return isUsable(file.get())
        ? List.of(
            "-XX:AOTCache=" + file.get(),
            "-Xlog:aot=off,cds=off",
            // Compiling at once what was hot in the recording keeps few cores busy at the worst
            // time.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTReplayTraining")
        : List.of();
  }

  private static boolean isUsable(Path archive) {
    Optional<Path> jar = jar();
    try {
      return jar.isPresent()
          && Files.isReadable(archive)
          && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar.get())) > 0;
    } catch (IOException gone) {
      return false;
    }
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
