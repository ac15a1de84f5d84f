package io.cpcluster.launcher.processes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of this class path, to be run by the same Java in a process of its own.
 *
 * @param jvmArguments for the JVM
 * @param arguments for the program; never a secret, for everybody can read them
 * @param output receives what it prints, after what is there
 */
public record JavaProgram(
    String mainClass, List<String> jvmArguments, List<String> arguments, Path output) {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  public JavaProgram {
    jvmArguments = List.copyOf(jvmArguments);
    arguments = List.copyOf(arguments);
  }

  /** The same with further arguments for the JVM, which come last. */
  public JavaProgram withJvm(List<String> further) {
    List<String> all = new ArrayList<>(jvmArguments);
    all.addAll(further);
    return new JavaProgram(mainClass, all, arguments, output);
  }

  /**
   * Starts it.
   *
   * @param detached in its own session, so that it outlives this process and the terminal
   */
  public Process start(boolean detached) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(detached))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    // Variables of this process that would override the program's configuration file.
    builder.environment().keySet().removeIf(name -> name.startsWith("CPCLUSTER_"));
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private List<String> command(boolean detached) {
    List<String> command = new ArrayList<>();
    // Without setsid (macOS) a child still outlives this process, only not a closing terminal.
    if (detached && Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(javaCommand().toString());
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", classPath(), mainClass));
    command.addAll(arguments);
    return command;
  }

  /** The {@code java} that runs this process. */
  public static Path javaCommand() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** The class path of this process, made absolute. */
  public static String classPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        entries.add(Path.of(entry).toAbsolutePath().toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }
}
