package io.cpcluster.cli.store;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Printable;
import io.cpcluster.contracts.store.StoreDeleted;
import io.cpcluster.contracts.subject.Subjects;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cpcluster store rm}: removes a key with its value. */
@Command(
    name = "rm",
    description = "Remove a key with its value.",
    footer = {
      "",
      "Nobody finds it any more. A node that is away removes the value when it is back.",
      "Exit code 5 when the key is not found."
    })
public final class StoreRemoveCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(index = "0", paramLabel = "KEY", description = "What it was put under.")
  private String key = "";

  public StoreRemoveCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    Values.requireKey(key);
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(Subjects.STORE_DELETE, Map.of("key", key));
      StoreDeleted deleted = answer.as(StoreDeleted.class);
      if (options.json()) {
        options.screen().printJson(deleted);
      } else {
        options.screen().say("Removed " + Printable.oneLine(key) + " from " + deleted.node() + ".");
      }
    }
    return ExitCode.OK.number();
  }
}
