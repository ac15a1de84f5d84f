package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.folder.FolderLock;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.node.outside.DestinationPattern;
import io.cpcluster.node.outside.InvalidDestination;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code cpcluster dev start-node}: starts a node that ended under its old id, or one more when
 * none did or a role is named.
 */
@Command(
    name = "start-node",
    description = "Start a node: one that ended, or one more of the role given.")
public final class StartNodeCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Option(names = "--role", description = "Worker, Disk or Internet: one more of this role.")
  private @Nullable String role;

  @Option(names = "--label", description = "What it offers beyond its role; may be repeated.")
  private List<String> labels = new ArrayList<>();

  @Option(names = "--slots", description = "How many tasks it runs at once (default 1).")
  private @Nullable Integer slots;

  @Option(
      names = "--egress-allow",
      paramLabel = "HOST:PORT",
      description = "What its Tcp and Udp tasks may call; may be repeated.")
  private List<String> egressAllow = new ArrayList<>();

  @Option(names = "--egress-loopback", description = "Its tasks may call this machine itself.")
  private boolean egressLoopback;

  @Option(names = "--allow-shell", description = "Let it run commands (Shell tasks).")
  private boolean allowShell;

  public StartNodeCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    Map<String, Object> settings = settings();
    try (FolderLock _ = RunningCluster.lock(options)) {
      report(options, "node", start(RunningCluster.of(options), settings));
      return ExitCode.OK.number();
    }
  }

  private Member start(LocalCluster cluster, Map<String, Object> settings)
      throws CommandFailure, IOException {
    boolean asBefore = role == null && labels.isEmpty() && slots == null && settings.isEmpty();
    Optional<Member> ended =
        cluster.nodes().stream().filter(node -> asBefore && !node.isAlive()).findFirst();
    return ended.isPresent()
        ? cluster.startNodeAgain(ended.get().id())
        : cluster.startNode(new NodePlan(role(), labels, slots == null ? 1 : slots, settings));
  }

  private Map<String, Object> settings() throws CommandFailure {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (String destination : egressAllow) {
      try {
        DestinationPattern.parse(destination);
      } catch (InvalidDestination wrong) {
        throw CommandFailure.usage("--egress-allow " + wrong.getMessage());
      }
    }
    if (!egressAllow.isEmpty()) {
      settings.put("egress_allow", egressAllow);
    }
    if (egressLoopback) {
      settings.put("egress_loopback", true);
    }
    if (allowShell) {
      settings.put("shell", Map.of("enabled", true));
    }
    return settings;
  }

  private Role role() throws CommandFailure {
    String wanted = role == null ? Role.WORKER.wireName() : role;
    for (Role known : Role.values()) {
      if (known.wireName().equalsIgnoreCase(wanted) && Role.NAMES.contains(known.wireName())) {
        return known;
      }
    }
    throw CommandFailure.usage(InvalidField.unknown("role", wanted, Role.NAMES).getMessage());
  }

  static void report(ClusterOptions options, String what, Member member) {
    if (options.json()) {
      options.screen().printJson(Map.of("started", member.id(), "pid", member.pid()));
    } else {
      options.screen().print(what + " " + member.id() + " takes part (pid " + member.pid() + ")");
    }
  }
}
