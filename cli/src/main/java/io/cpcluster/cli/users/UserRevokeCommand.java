package io.cpcluster.cli.users;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.access.UserRevoked;
import io.cpcluster.contracts.subject.Subjects;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cpcluster user revoke}: shuts a person out. */
@Command(name = "revoke", description = "Shut a person out for good; what they submitted stays.")
public final class UserRevokeCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "NAME", description = "The person's name, as user list shows it.")
  private String name = "";

  public UserRevokeCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(Subjects.USERS_REVOKE, Map.of("id", name));
      options
          .screen()
          .print(
              options.json()
                  ? answer.tree().toString()
                  : answer.as(UserRevoked.class).name() + " is shut out");
      return ExitCode.OK.number();
    }
  }
}
