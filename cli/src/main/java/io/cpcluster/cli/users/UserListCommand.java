package io.cpcluster.cli.users;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Table;
import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.access.UserList;
import io.cpcluster.contracts.access.UserView;
import io.cpcluster.contracts.subject.Subjects;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cpcluster user list}: the people there are. */
@Command(name = "list", description = "List the people and what they may do.")
public final class UserListCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  public UserListCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(Subjects.USERS_LIST, Map.of());
      options
          .screen()
          .print(
              options.json()
                  ? answer.tree().toString()
                  : table(answer.as(UserList.class).users(), System.currentTimeMillis()));
      return ExitCode.OK.number();
    }
  }

  static String table(List<UserView> users, long nowMs) {
    Table table = new Table("NAME", "STATE", "MAY", "LET IN BY", "ENDS IN");
    for (UserView user : users) {
      Long expires = user.expiresAtMs();
      table.line(
          user.name(),
          user.state(),
          user.can().stream().map(Right::wireName).collect(Collectors.joining(",")),
          Objects.requireNonNullElse(user.by(), "-"),
          expires == null ? "never" : Amounts.timeMs(Math.max(0, expires - nowMs)));
    }
    return table.text();
  }
}
