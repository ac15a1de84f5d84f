package io.cpcluster.node.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processes of a task, found by what each of them was given in its environment. */
final class Marked {
  private Marked() {}

  static List<String> processesOf(String task) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(process -> isOf(task, process)).map(Marked::shown).toList();
    } catch (IOException noProc) {
      throw new AssertionError(noProc);
    }
  }

  private static boolean isOf(String task, Path process) {
    return read(process.resolve("environ")).contains("CPCLUSTER_TASK=" + task + "\0");
  }

  private static String shown(Path process) {
    return process.getFileName() + ": " + read(process.resolve("cmdline")).replace('\0', ' ');
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  /** Waits until nothing of the task is left; what is left when the time is up. */
  static List<String> left(String task, long withinMs) {
    long end = System.nanoTime() + withinMs * 1_000_000;
    List<String> left = processesOf(task);
    while (!left.isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
      left = processesOf(task);
    }
    return left;
  }
}
