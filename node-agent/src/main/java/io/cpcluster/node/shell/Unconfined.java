package io.cpcluster.node.shell;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.node.config.ShellSettings.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands as the node's own user, for machines without namespaces: with limits and a folder of
 * their own, and with the node's files in their reach. Processes are found by a mark in their
 * environment; one that removes it gets away.
 */
final class Unconfined implements Confinement {
  private static final Logger LOG = LoggerFactory.getLogger(Unconfined.class);
  private static final String MARK = "CPCLUSTER_RUN";
  private static final int MOST_ROUNDS = 50;
  private static final Path PROCESSES = Path.of("/proc");

  /** Gives the command a group of processes of its own; not every system has it. */
  private static final List<String> SETSID =
      Stream.of("/usr/bin/setsid", "/bin/setsid")
          .filter(program -> Files.isExecutable(Path.of(program)))
          .limit(1)
          .toList();

  private final Limits limits;
  private final Path folder;

  /**
   * @param folder where each command gets a folder of its own
   */
  Unconfined(Limits limits, Path folder) {
    this.limits = limits;
    this.folder = folder;
  }

  @Override
  public Level level() {
    return Level.UNCONFINED;
  }

  @Override
  public Prepared prepare(String task, List<String> words) throws IOException {
    Path own = folder.resolve(UUID.randomUUID().toString());
    OwnerOnly.createFolder(own);
    return new Outside(task, words, own);
  }

  /** Ends what commands of an earlier process of this node left, and removes their folders. */
  void reap() {
    kill(folder.toString());
    delete(folder);
  }

  private static void kill(String mark) {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<ProcessHandle> found = marked(mark).toList();
      if (found.isEmpty()) {
        return;
      }
      found.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static Stream<ProcessHandle> marked(String mark) {
    return ProcessHandle.allProcesses().filter(process -> isMarked(process, mark));
  }

  private static boolean isMarked(ProcessHandle process, String mark) {
    Path environment = PROCESSES.resolve(Long.toString(process.pid())).resolve("environ");
    try {
      return new String(Files.readAllBytes(environment), StandardCharsets.UTF_8)
          .contains(MARK + "=" + mark);
    } catch (IOException notOurs) {
      return false;
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException inUse) {
      LOG.warn("The folder {} of a command stays: {}", folder, inUse.toString());
    }
  }

  @Override
  public void close() {}

  private final class Outside implements Prepared {
    private final String task;
    private final List<String> words;
    private final Path own;

    Outside(String task, List<String> words, Path own) {
      this.task = task;
      this.words = words;
      this.own = own;
    }

    @Override
    public List<String> command() {
      return Stream.concat(SETSID.stream(), Stream.of("/bin/sh", "-s")).toList();
    }

    @Override
    public String setup() {
      return ScriptText.limits(limits)
          + "cd "
          + ScriptText.quoted(own.toString())
          + " || exit 125\nunset OLDPWD\n"
          + ScriptText.ready("$main");
    }

    @Override
    public String start() {
      return ScriptText.run("", words);
    }

    @Override
    public Map<String, String> environment() {
      Map<String, String> environment = new HashMap<>(CommandEnvironment.of(task, own.toString()));
      environment.put(MARK, own.toString());
      return environment;
    }

    @Override
    public void terminate(Process process) {
      Stream.concat(Stream.of(process.toHandle()), marked(own.toString()))
          .forEach(ProcessHandle::destroy);
    }

    @Override
    public void kill(Process process) {
      process.destroyForcibly();
      Unconfined.kill(own.toString());
    }

    @Override
    public void clear() {
      Unconfined.kill(own.toString());
      delete(own);
    }
  }
}
