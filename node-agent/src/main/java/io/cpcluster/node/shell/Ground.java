package io.cpcluster.node.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What commands start from: a mount namespace in which the machine's file systems are read-only and
 * the node's files covered, held open by a shell that waits for the end of its standard input: it
 * ends when the node closes it, and when the node is no more. {@link Grounds} guards the count of
 * those who use it.
 */
final class Ground {
  private static final String MADE = "cpcluster: made";
  private static final long MADE_WITHIN_SECONDS = 10;
  private static final int LONGEST_COMPLAINT = 2_000;

  /** A folder of the ground alone, which proves that a process is in it; commands cover it. */
  private static final String PLACE = Namespaces.SCRATCH;

  private final Process holder;
  private final Surroundings.State state;
  private final String table;

  /** How many commands are on their way into it; under the lock of {@link Grounds}. */
  int users;

  private Ground(Process holder, Surroundings.State state, String table) {
    this.holder = holder;
    this.state = state;
    this.table = table;
  }

  /**
   * Makes one.
   *
   * @param mounts what each command mounts for itself, as a table
   * @throws IOException with the reason in words when it cannot be made
   */
  static Ground make(Surroundings around, Space space, String mounts)
      throws IOException, InterruptedException {
    Surroundings.State state = around.state();
    Process holder = start(space);
    Ground made = new Ground(holder, state, PLACE + "/cpcluster-" + UUID.randomUUID());
    CompletableFuture<Void> done = new CompletableFuture<>();
    boolean isMade = false;
    try {
      Thread.ofPlatform()
          .daemon()
          .name("ground")
          .start(() -> made.furnish(around, space, mounts, done));
      done.get(MADE_WITHIN_SECONDS, TimeUnit.SECONDS);
      isMade = true;
      return made;
    } catch (TimeoutException late) {
      throw new IOException("mounts were not made within " + MADE_WITHIN_SECONDS + " s", late);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw new IOException(cause == null ? "mounts fail" : cause.getMessage(), failed);
    } finally {
      if (!isMade) {
        made.close();
      }
    }
  }

  private static Process start(Space space) throws IOException {
    List<String> command = new ArrayList<>(List.of("unshare"));
    command.addAll(space.made());
    command.addAll(List.of("--mount", "--propagation", "private", "--", "/bin/sh", "-c"));
    // The second shell has the privileges that its users' ids, known only then, give it.
    command.add("echo '" + MADE + "'; read -r word || exit 125; exec setsid /bin/sh -s");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(CommandEnvironment.of("ground", "/"));
    return builder.start();
  }

  /** Blocks as long as file systems do; ends when the holder is ended. */
  private void furnish(
      Surroundings around, Space space, String mounts, CompletableFuture<Void> done) {
    try (BufferedReader said = holder.inputReader(StandardCharsets.UTF_8)) {
      await(said, MADE);
      space.giveUsers(holder.pid());
      List<Surroundings.Mount> open = around.writable(mountsInside());
      tell("go\n" + script(around, space, open, mounts));
      await(said, Confinement.READY);
      List<Surroundings.Mount> left = around.writable(mountsInside());
      if (!left.isEmpty()) {
        throw new IOException("file systems stay writable: " + left);
      }
      done.complete(null);
    } catch (IOException | RuntimeException failed) {
      done.completeExceptionally(failed);
    }
  }

  private List<String> mountsInside() throws IOException {
    return Files.readAllLines(
        Path.of("/proc", Long.toString(holder.pid()), "mounts"), StandardCharsets.UTF_8);
  }

  private void tell(String script) throws IOException {
    OutputStream out = holder.getOutputStream();
    out.write(script.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void await(BufferedReader said, String word) throws IOException {
    StringBuilder complaint = new StringBuilder();
    String line = said.readLine();
    while (line != null && !line.equals(word) && complaint.length() < LONGEST_COMPLAINT) {
      complaint.append(complaint.isEmpty() ? "" : "; ").append(line);
      line = said.readLine();
    }
    if (line == null || !line.equals(word)) {
      throw new IOException(complaint.isEmpty() ? "the shell ended" : complaint.toString());
    }
  }

  private String script(
      Surroundings around, Space space, List<Surroundings.Mount> open, String mounts) {
    StringBuilder script = new StringBuilder("cd /\n");
    script.append(space.forbidMore());
    script.append("mount -n -t tmpfs -o size=64k,nr_inodes=16,mode=755,nosuid,nodev,noexec ");
    script.append("cpcluster-ground ").append(PLACE).append(" </dev/null || exit 125\n");
    script.append(file(table, mounts));
    script.append(file(PLACE + "/hidden", table(around.hidden())));
    script.append("mount -n -a -T ").append(PLACE).append("/hidden </dev/null || exit 125\n");
    for (Surroundings.Mount mount : open) {
      script.append("mount -n -o remount,bind,").append(mount.options()).append(' ');
      script.append(ScriptText.quoted(mount.path().toString()));
      script.append(" </dev/null || exit 125\n");
    }
    return script.append("echo '").append(Confinement.READY).append("'\nread -r word\n").toString();
  }

  private static String file(String name, String text) {
    return "printf %s " + ScriptText.quoted(text) + " > " + name + " || exit 125\n";
  }

  private static String table(List<Path> hidden) {
    StringBuilder lines = new StringBuilder();
    for (Path path : hidden) {
      String name = ScriptText.inTable(path.toString());
      lines.append(
          Files.isDirectory(path)
              ? "cpcluster-hidden "
                  + name
                  + " tmpfs ro,size=4k,nr_inodes=2,mode=755,nosuid,nodev,noexec 0 0\n"
              : "/dev/null " + name + " none bind 0 0\n");
    }
    return lines.toString();
  }

  /** Whether it holds, and nothing was mounted, made or replaced since. */
  boolean isCurrent(Surroundings.State now) {
    return holder.isAlive() && state.equals(now);
  }

  String holder() {
    return Long.toString(holder.pid());
  }

  /** Where the table of a command's own mounts is, in the ground and nowhere else. */
  String table() {
    return table;
  }

  /** Whoever is inside already stays there. */
  void close() {
    holder.destroyForcibly();
  }
}
