package io.cpcluster.cli.tokens;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.join.TokenRevoked;
import io.cpcluster.contracts.subject.Subjects;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cpcluster token revoke}: a token lets nobody in any more. */
@Command(name = "revoke", description = "Let nobody in by a token any more; whom it let in stays.")
public final class TokenRevokeCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "ID", description = "The token's id, as token list shows it.")
  private String id = "";

  public TokenRevokeCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(Subjects.TOKENS_REVOKE, Map.of("id", id));
      options
          .screen()
          .print(
              options.json()
                  ? answer.tree().toString()
                  : "token " + answer.as(TokenRevoked.class).id() + " lets nobody in any more");
      return ExitCode.OK.number();
    }
  }
}
