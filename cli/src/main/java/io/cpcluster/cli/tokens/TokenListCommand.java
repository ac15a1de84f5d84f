package io.cpcluster.cli.tokens;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Table;
import io.cpcluster.contracts.join.TokenList;
import io.cpcluster.contracts.join.TokenView;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cpcluster token list}: the tokens there are, without their secrets. */
@Command(name = "list", description = "List the tokens, without their secrets.")
public final class TokenListCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  public TokenListCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(Subjects.TOKENS_LIST, Map.of());
      List<TokenView> tokens = answer.as(TokenList.class).tokens();
      if (options.json()) {
        options.screen().print(answer.tree().toString());
      } else if (tokens.isEmpty()) {
        options.screen().say("There are no tokens. Make one with: cpcluster token create");
      } else {
        options.screen().print(table(tokens, System.currentTimeMillis()));
      }
      return ExitCode.OK.number();
    }
  }

  static String table(List<TokenView> tokens, long nowMs) {
    Table table = new Table("TOKEN", "STATE", "USED", "ENDS IN", "ROLE", "LABELS");
    for (TokenView token : tokens) {
      Long expires = token.expiresAtMs();
      Role role = token.role();
      List<String> labels = token.labels();
      table.line(
          token.id(),
          token.state(),
          token.used() + (token.uses() == null ? "" : "/" + token.uses()),
          expires == null ? "never" : Amounts.timeMs(Math.max(0, expires - nowMs)),
          role == null ? "any" : role.wireName(),
          labels == null ? "any" : String.join(",", labels));
    }
    return table.text();
  }
}
