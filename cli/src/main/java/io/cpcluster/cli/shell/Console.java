package io.cpcluster.cli.shell;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.CommandTree;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.DataFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The operator's shell of one cluster, at a terminal or on a script. */
public final class Console {
  private static final Duration USUAL_T = Duration.ofSeconds(5);

  private final ClusterOptions options;
  private final Runnable interrupted;

  /** A shell of its own: ctrl-C only throws a line away. */
  public Console(ClusterOptions options) {
    this(options, () -> {});
  }

  /**
   * The console of a program.
   *
   * @param interrupted what ctrl-C on an empty line does
   */
  public Console(ClusterOptions options, Runnable interrupted) {
    this.options = options;
    this.interrupted = interrupted;
  }

  /** Whether a person types here. */
  public static boolean isThere() {
    return Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
  }

  /** Carries out lines until there are no more, or one says exit. */
  public ExitCode run() throws CommandFailure, InterruptedException, IOException {
    try (Cluster cluster = Cluster.open(options);
        Lines lines = lines(cluster)) {
      HeldReports held =
          new HeldReports(options.screen(), cluster, failoverTimeout().multipliedBy(2));
      return new OperatorShell(options.screen(), cluster, held, this::send).run(lines);
    }
  }

  private Lines lines(Cluster cluster) throws IOException {
    return isThere()
        ? new TerminalLines(
            DataFolder.ofUser().resolve("shell-history"), new Proposals(cluster), interrupted)
        : new ScriptLines(System.in);
  }

  private int send(String node, String path) {
    List<String> arguments = new ArrayList<>(List.of("send"));
    if (options.meansFolder()) {
      arguments.add("--data=" + options.folder().root());
    }
    options.context().ifPresent(name -> arguments.add("--context=" + name));
    arguments.addAll(List.of(node, path));
    return CommandTree.of(options.screen()).execute(arguments.toArray(String[]::new));
  }

  /** T of the cluster that is meant, where its folder tells. */
  private Duration failoverTimeout() throws IOException {
    long ms =
        options.meansFolder()
            ? ClusterRecord.load(options.folder()).map(ClusterRecord::failoverTimeoutMs).orElse(0L)
            : 0;
    return ms > 0 ? Duration.ofMillis(ms) : USUAL_T;
  }
}
