package io.cpcluster.system;

import io.cpcluster.launcher.processes.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Programs run as a person runs them. What they print goes into a file, so that none waits. */
final class Programs {
  static final String MASTER = "io.cpcluster.master.MasterMain";
  static final String NODE = "io.cpcluster.node.NodeMain";
  static final String COMMAND = "io.cpcluster.cli.Main";

  private static final List<String> JVM =
      List.of(
          "-Xmx128m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Path folder;
  private final List<Process> all = new CopyOnWriteArrayList<>();
  private int started;

  /**
   * @param folder for what the programs print, and where they run
   */
  Programs(Path folder) {
    this.folder = folder;
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> all.forEach(Process::destroyForcibly), "end programs"));
  }

  /** How a program ended. */
  record Ended(int exitCode, String out, String talk) {
    String all() {
      return out + talk;
    }
  }

  /** A program under way. */
  record Running(Process process, Path out, Path talk) implements AutoCloseable {
    String output() throws IOException {
      // Logs are JSON, in which a slash may be written so.
      return (Files.readString(out) + Files.readString(talk)).replace("\\/", "/");
    }

    Ended await(Duration limit) throws IOException, InterruptedException {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
        throw new AssertionError("it did not end within " + limit + ":\n" + output());
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(talk));
    }

    /** Waits until it has printed a text. */
    void awaitOutput(String text, Duration limit) throws Exception {
      try {
        Deadline.await(
            "output \"" + text + "\" in " + out + " and " + talk,
            limit,
            () -> {
              if (output().contains(text)) {
                return true;
              }
              if (!process.isAlive()) {
                throw new AssertionError("it ended before it said \"" + text + "\":\n" + output());
              }
              return false;
            });
      } catch (AssertionError late) {
        throw new AssertionError(late.getMessage() + ":\n" + output(), late);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  /** Starts a main class of this class path. */
  Running startJava(Map<String, String> environment, String mainClass, String... arguments)
      throws IOException {
    return startJava(environment, List.of(), mainClass, arguments);
  }

  /** The same with further arguments for the JVM. */
  Running startJava(List<String> jvm, String mainClass, String... arguments) throws IOException {
    return startJava(Map.of(), jvm, mainClass, arguments);
  }

  private Running startJava(
      Map<String, String> environment, List<String> jvm, String mainClass, String... arguments)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(JavaProgram.javaCommand().toString());
    line.addAll(JVM);
    line.addAll(jvm);
    line.addAll(List.of("-cp", JavaProgram.classPath(), mainClass));
    line.addAll(List.of(arguments));
    return start(environment, line);
  }

  /** Runs a main class of this class path to its end. */
  Ended runJava(String mainClass, String... arguments) throws IOException, InterruptedException {
    return startJava(Map.of(), mainClass, arguments).await(Duration.ofSeconds(30));
  }

  Running start(Map<String, String> environment, List<String> line) throws IOException {
    started++;
    Path out = folder.resolve("program-" + started + ".out");
    Path talk = folder.resolve("program-" + started + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(talk.toFile());
    builder.environment().keySet().removeIf(Programs::changesWhatIsMeant);
    builder.environment().putAll(environment);
    Process process = builder.start();
    all.add(process);
    process.getOutputStream().close();
    return new Running(process, out, talk);
  }

  private static boolean changesWhatIsMeant(String variable) {
    return variable.startsWith("NATS_")
        || (variable.startsWith("CPCLUSTER_")
            && !variable.equals("CPCLUSTER_NATS_SERVER")
            && !variable.equals("CPCLUSTER_NATS_CLI"));
  }
}
