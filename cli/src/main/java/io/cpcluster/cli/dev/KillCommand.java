package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cpcluster dev kill-master} and {@code kill-node}: ends one as a crash would. */
@Command
public abstract sealed class KillCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Which one, by id or a beginning of it (default: the first that runs).")
  private @Nullable String id;

  private KillCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    LocalCluster cluster = RunningCluster.of(options);
    Member member = RunningCluster.member(members(cluster), what(), Optional.ofNullable(id));
    member.kill();
    long left = members(cluster).stream().filter(Member::isAlive).count();
    if (options.json()) {
      options.screen().printJson(Map.of("killed", member.id(), "pid", member.pid(), "left", left));
    } else {
      options
          .screen()
          .print(
              "%s %s killed (pid %d, SIGKILL); %d left. Another: cpcluster dev start-%s"
                  .formatted(what(), member.id(), member.pid(), left, what()));
    }
    return ExitCode.OK.number();
  }

  abstract List<Member> members(LocalCluster cluster);

  abstract String what();

  /** {@code cpcluster dev kill-master} */
  @Command(name = "kill-master", description = "Kill a master with SIGKILL.")
  public static final class Master extends KillCommand {
    public Master(ClusterOptions options) {
      super(options);
    }

    @Override
    List<Member> members(LocalCluster cluster) {
      return cluster.masters();
    }

    @Override
    String what() {
      return "master";
    }
  }

  /** {@code cpcluster dev kill-node} */
  @Command(name = "kill-node", description = "Kill a node with SIGKILL.")
  public static final class Node extends KillCommand {
    public Node(ClusterOptions options) {
      super(options);
    }

    @Override
    List<Member> members(LocalCluster cluster) {
      return cluster.nodes();
    }

    @Override
    String what() {
      return "node";
    }
  }
}
