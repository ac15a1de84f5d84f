package io.cpcluster.launcher.archive;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The archive of one program, if there is one for the jar this process runs from. The JVM checks it
 * against jar, version and settings, and starts without it when anything differs.
 *
 * @param file where it is or would be; empty when this process does not run from a single jar,
 *     which archives need
 */
public record StartupArchive(Optional<Path> file) {

  /** The archive of {@code master}, {@code node} or {@code cli}. */
  public static StartupArchive of(String program) {
    return new StartupArchive(jar().map(jar -> folder(jar).resolve(program + ".aot")));
  }

  /** JVM arguments that use it; none when there is none. */
  public List<String> jvmArguments() {
    return file.filter(Files::isReadable)
        .map(archive -> List.of("-XX:AOTCache=" + archive, "-Xlog:aot=off,cds=off"))
        .orElse(List.of());
  }

  /** The one jar this process runs from. */
  static Optional<Path> jar() {
    String classPath = System.getProperty("java.class.path", "");
    return !classPath.contains(File.pathSeparator) && classPath.endsWith(".jar")
        ? Optional.of(Path.of(classPath).toAbsolutePath())
        : Optional.empty();
  }

  static Path folder(Path jar) {
    return jar.resolveSibling("startup");
  }
}
