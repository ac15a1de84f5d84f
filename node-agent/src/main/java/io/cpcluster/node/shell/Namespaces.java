package io.cpcluster.node.shell;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.node.config.ShellSettings;
import io.cpcluster.node.config.ShellSettings.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Commands in namespaces of their own, made by {@code unshare}: other processes, the network, the
 * node's files and the home folders are not there, nothing but a folder in memory may be written,
 * and the user is nobody else's. When the first process inside ends, the kernel ends the rest; it
 * ends with {@code unshare}, and that ends with the node.
 */
final class Namespaces implements Confinement {
  /** The command's folder, in memory and its own. */
  static final String SCRATCH = "/tmp";

  static final String SCRATCH_NAME = "cpcluster-scratch";

  private static final int SHARED_MEMORY_MB = 16;

  /** Ids of users that no system gives to anybody. */
  record Users(int first, int count) {
    static final Users WIDE = new Users(0x7000_0000, 0x0fff_0000);

    /** Where only the usual 65,536 exist. */
    static final Users NARROW = new Users(61_184, 4_000);

    int any() {
      return first + ThreadLocalRandom.current().nextInt(count);
    }
  }

  private final ShellSettings settings;
  private final Limits limits;
  private final boolean isRoot;
  private final Users users;
  private final Path table;
  private final List<Surroundings.Mount> readOnly;

  /**
   * Writes down what is mounted for each command.
   *
   * @param isRoot whether the node may make namespaces as it is, or becomes root of its own first
   * @param users whom commands run as when it is root
   * @param table a file of the node for the table of mounts
   */
  Namespaces(
      ShellSettings settings,
      Limits limits,
      boolean isRoot,
      Users users,
      Surroundings around,
      Path table)
      throws IOException {
    this.settings = settings;
    this.limits = limits;
    this.isRoot = isRoot;
    this.users = users;
    this.table = table;
    this.readOnly = around.writable();
    OwnerOnly.write(table, table(limits, around.hidden()));
  }

  private static String table(Limits limits, List<Path> hidden) {
    StringBuilder lines = new StringBuilder();
    for (Path path : hidden) {
      String name = ScriptText.inTable(path.toString());
      lines.append(
          Files.isDirectory(path)
              ? "cpcluster-hidden " + name + " tmpfs ro,size=4k,mode=755,nosuid,nodev,noexec 0 0\n"
              : "/dev/null " + name + " none bind 0 0\n");
    }
    lines.append(memory(SCRATCH_NAME, SCRATCH, limits.scratchMb()));
    lines.append(memory("cpcluster-memory", "/dev/shm", SHARED_MEMORY_MB));
    return lines.toString();
  }

  private static String memory(String name, String path, int megabytes) {
    return name + " " + path + " tmpfs size=" + megabytes + "m,mode=1777,nosuid,nodev 0 0\n";
  }

  @Override
  public Level level() {
    return Level.NAMESPACES;
  }

  @Override
  public Prepared prepare(String task, List<String> words) throws IOException {
    return new Inside(task, words);
  }

  private final class Inside implements Prepared {
    private final String task;
    private final List<String> words;

    Inside(String task, List<String> words) {
      this.task = task;
      this.words = words;
    }

    @Override
    public List<String> command() {
      List<String> command =
          new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--", "unshare"));
      if (!isRoot) {
        command.addAll(List.of("--user", "--map-root-user"));
      }
      if (!settings.network()) {
        command.add("--net");
      }
      command.addAll(
          List.of("--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child", "--mount-proc"));
      command.addAll(List.of("--", "/bin/sh", "-s"));
      return command;
    }

    @Override
    public String setup() {
      return mounts()
          + ScriptText.limits(limits)
          + "cd "
          + SCRATCH
          + " || exit 125\nunset OLDPWD\n"
          + ScriptText.ready("-1");
    }

    @Override
    public String start() {
      return ScriptText.run(asNobody(), words);
    }

    private String mounts() {
      StringBuilder script = new StringBuilder("mount -n -a -T ");
      script.append(ScriptText.quoted(table.toString())).append(" </dev/null || exit 125\n");
      for (Surroundings.Mount mount : readOnly) {
        script.append("mount -n -o remount,bind,").append(mount.options()).append(' ');
        script.append(ScriptText.quoted(mount.path().toString()));
        script.append(" </dev/null || exit 125\n");
      }
      return script.toString();
    }

    private String asNobody() {
      String user = Integer.toString(users.any());
      String privileges = "--no-new-privs --inh-caps=-all --bounding-set=-all --pdeathsig KILL --";
      return isRoot
          ? "setpriv --reuid " + user + " --regid " + user + " --clear-groups " + privileges
          : "setpriv " + privileges;
    }

    @Override
    public Map<String, String> environment() {
      return CommandEnvironment.of(task, SCRATCH);
    }

    /** The first process inside passes it on to all others. */
    @Override
    public void terminate(Process process) {
      process.children().forEach(ProcessHandle::destroy);
    }

    @Override
    public void kill(Process process) {
      process.children().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }

    @Override
    public void clear() {}
  }
}
