package io.cpcluster.chaos.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many threads, and processes begun by them, a process may have: a control group of its own.
 * Needs root on Linux.
 *
 * @param group of this process alone
 * @param home where it was before
 */
public record ThreadLimit(Path group, Path home) implements AutoCloseable {
  private static final Path ALL = Path.of("/sys/fs/cgroup");
  private static final String MEMBERS = "cgroup.procs";

  /** Nothing is limited yet. */
  public static ThreadLimit of(long pid) throws IOException {
    boolean hasHierarchies = Files.isDirectory(ALL.resolve("pids"));
    Path root = hasHierarchies ? ALL.resolve("pids") : ALL;
    String mark = hasHierarchies ? ":pids:/" : "0::/";
    String home =
        Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
            .filter(line -> line.contains(mark))
            .map(line -> line.substring(line.indexOf(mark) + mark.length()))
            .findFirst()
            .orElseThrow(() -> new IOException("this machine has no limit of threads"));
    ThreadLimit limit =
        new ThreadLimit(
            Files.createDirectory(root.resolve("cpcluster-" + pid)), root.resolve(home));
    move(pid, limit.group);
    return limit;
  }

  /** From now on it may have so many more than it has. */
  public void leave(int more) throws IOException {
    int now = Integer.parseInt(Files.readString(group.resolve("pids.current")).strip());
    say(Integer.toString(now + more));
  }

  /** From now on it may have as many as the machine allows. */
  public void lift() throws IOException {
    say("max");
  }

  private void say(String most) throws IOException {
    Files.writeString(group.resolve("pids.max"), most);
  }

  /** How often it wanted one more than it may have. */
  public long refusals() throws IOException {
    return Files.readAllLines(group.resolve("pids.events")).stream()
        .filter(line -> line.startsWith("max "))
        .mapToLong(line -> Long.parseLong(line.substring(4)))
        .sum();
  }

  private static void move(long pid, Path to) throws IOException {
    Files.writeString(to.resolve(MEMBERS), Long.toString(pid));
  }

  @Override
  public void close() throws IOException {
    List<String> members = Files.readAllLines(group.resolve(MEMBERS));
    for (String member : members) {
      move(Long.parseLong(member), home);
    }
    Files.delete(group);
  }
}
