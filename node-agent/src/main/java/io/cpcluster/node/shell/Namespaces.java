package io.cpcluster.node.shell;

import io.cpcluster.node.config.ShellSettings;
import io.cpcluster.node.config.ShellSettings.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Commands in namespaces of their own, made by {@code unshare} from a {@link Ground}: other
 * processes, the network, the node's files and the home folders are not there, nothing but two
 * folders in memory may be written, and the user is nobody else's. When the first process inside
 * ends, the kernel ends the rest; it ends with {@code unshare}, and that ends with the node.
 */
final class Namespaces implements Confinement {
  /** The command's folder, in memory and its own. */
  static final String SCRATCH = "/tmp";

  static final String SCRATCH_NAME = "cpcluster-scratch";

  static final String SHARED_NAME = "cpcluster-memory";

  private static final int SHARED_MEMORY_MB = 16;

  /** Files and folders in either; each costs the kernel memory that no size counts. */
  static final int MOST_FILES = 16_384;

  private final ShellSettings settings;
  private final Limits limits;
  private final Space space;
  private final Grounds grounds;

  Namespaces(ShellSettings settings, Limits limits, Space space, Surroundings around) {
    this.settings = settings;
    this.limits = limits;
    this.space = space;
    this.grounds = new Grounds(around, space, ownMounts(limits));
  }

  private static String ownMounts(Limits limits) {
    return memory(SCRATCH_NAME, SCRATCH, limits.scratchMb())
        + memory(SHARED_NAME, "/dev/shm", SHARED_MEMORY_MB);
  }

  private static String memory(String name, String path, int megabytes) {
    return name
        + " "
        + path
        + " tmpfs size="
        + megabytes
        + "m,nr_inodes="
        + MOST_FILES
        + ",mode=1777,nosuid,nodev 0 0\n";
  }

  @Override
  public Level level() {
    return Level.NAMESPACES;
  }

  @Override
  public Prepared prepare(String task, List<String> words)
      throws IOException, InterruptedException {
    return new Inside(task, words, grounds.take());
  }

  @Override
  public void close() {
    grounds.close();
  }

  private final class Inside implements Prepared {
    private final String task;
    private final List<String> words;
    private final Ground ground;
    private final AtomicBoolean isGivenBack = new AtomicBoolean();

    Inside(String task, List<String> words, Ground ground) {
      this.task = task;
      this.words = words;
      this.ground = ground;
    }

    @Override
    public List<String> command() {
      List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
      command.addAll(List.of("nsenter", "--target", ground.holder()));
      command.addAll(space.entered());
      command.addAll(List.of("--", "unshare"));
      command.addAll(space.added());
      if (!settings.network()) {
        command.add("--net");
      }
      command.addAll(
          List.of("--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child", "--mount-proc"));
      command.addAll(List.of("--", "setsid", "/bin/sh", "-s"));
      return command;
    }

    /** Where the table is not, there is no ground: then nothing is begun. */
    @Override
    public String setup() {
      return "mount -n -a -T "
          + ground.table()
          + " </dev/null || exit 125\n"
          + space.forbidMoreInside()
          + ScriptText.limits(limits)
          + "cd "
          + SCRATCH
          + " || exit 125\nunset OLDPWD\n"
          + ScriptText.ready("-1");
    }

    @Override
    public String start() {
      return ScriptText.run(space.asNobody(), words);
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
    public void clear() {
      if (isGivenBack.compareAndSet(false, true)) {
        grounds.giveBack(ground);
      }
    }
  }
}
