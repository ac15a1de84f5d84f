package io.cpcluster.cli.nodes;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.node.NodeChanged;
import io.cpcluster.contracts.subject.Subjects;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What can be done with one node: {@code get}, {@code drain}, {@code resume}, {@code revoke}. */
@Command
public abstract sealed class NodeCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "ID", description = "The node's id, or a beginning no other has.")
  private String id = "";

  private final String subject;

  private NodeCommand(ClusterOptions options, String subject) {
    this.options = options;
    this.subject = subject;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(subject, Map.of("id", node(cluster, id)));
      options.screen().print(options.json() ? answer.tree().toString() : text(answer));
      return ExitCode.OK.number();
    }
  }

  /** The node that is meant. */
  String node(Cluster cluster, String typed) throws CommandFailure, InterruptedException {
    return NodePages.find(cluster, typed);
  }

  abstract String text(Answer answer) throws CommandFailure;

  private static String changed(Answer answer) throws CommandFailure {
    NodeChanged node = answer.as(NodeChanged.class);
    return node.id() + " is " + node.state().wireName();
  }

  /** {@code cpcluster nodes get} */
  @Command(name = "get", description = "Show a node.")
  public static final class Get extends NodeCommand {
    public Get(ClusterOptions options) {
      super(options, Subjects.NODES_GET);
    }

    @Override
    String text(Answer answer) throws CommandFailure {
      return NodeText.of(NodeText.view(answer.tree()), System.currentTimeMillis());
    }
  }

  /** {@code cpcluster nodes drain} */
  @Command(name = "drain", description = "Let a node end what it runs and give it nothing new.")
  public static final class Drain extends NodeCommand {
    public Drain(ClusterOptions options) {
      super(options, Subjects.NODES_DRAIN);
    }

    @Override
    String text(Answer answer) throws CommandFailure {
      return changed(answer);
    }
  }

  /** {@code cpcluster nodes resume} */
  @Command(name = "resume", description = "Give a drained node work again.")
  public static final class Resume extends NodeCommand {
    public Resume(ClusterOptions options) {
      super(options, Subjects.NODES_RESUME);
    }

    @Override
    String text(Answer answer) throws CommandFailure {
      return changed(answer);
    }
  }

  /** {@code cpcluster nodes revoke} */
  @Command(
      name = "revoke",
      description =
          "Shut a node out for good, by its whole id; its tasks go elsewhere, its name is not given"
              + " again.")
  public static final class Revoke extends NodeCommand {
    public Revoke(ClusterOptions options) {
      super(options, Subjects.NODES_REVOKE);
    }

    /** As it is typed: clients and those that never came stand in no list, and it is for good. */
    @Override
    String node(Cluster cluster, String typed) {
      return typed;
    }

    @Override
    String text(Answer answer) throws CommandFailure {
      return changed(answer);
    }
  }
}
