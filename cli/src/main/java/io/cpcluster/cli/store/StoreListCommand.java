package io.cpcluster.cli.store;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Printable;
import io.cpcluster.cli.terminal.Table;
import io.cpcluster.contracts.store.StoreList;
import io.cpcluster.contracts.store.StoreView;
import io.cpcluster.contracts.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cpcluster store ls}: keys and where their values lie. */
@Command(name = "ls", description = "List keys and where their values lie, the latest change last.")
public final class StoreListCommand implements Callable<Integer> {
  private static final int DEFAULT_LIMIT = 1_000;
  private static final int MOST_OF_A_KEY = 60;

  @Mixin private final ClusterOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "PREFIX",
      description = "Only keys that begin so (default: all).")
  private String prefix = "";

  @Option(names = "--limit", description = "At most so many (default 1000).")
  private int limit = DEFAULT_LIMIT;

  public StoreListCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    if (limit < 1) {
      throw CommandFailure.usage("--limit " + limit + ": at least 1 is expected");
    }
    List<StoreView> keys = new ArrayList<>();
    boolean more;
    try (Cluster cluster = Cluster.open(options)) {
      more = read(cluster, keys);
    }
    if (options.json()) {
      options.screen().printJson(keys);
    } else if (keys.isEmpty()) {
      options.screen().say(prefix.isEmpty() ? "No keys." : "No keys that begin so.");
    } else {
      options.screen().print(table(keys, System.currentTimeMillis()));
    }
    if (more) {
      options.screen().say("There are more: --limit shows them.");
    }
    return ExitCode.OK.number();
  }

  /** Whether there are more than were wanted. */
  private boolean read(Cluster cluster, List<StoreView> keys)
      throws CommandFailure, InterruptedException {
    @Nullable Long cursor = 0L;
    while (cursor != null) {
      int wanted = Math.min(limit - keys.size(), 1_000);
      if (wanted == 0) {
        return true;
      }
      StoreList page =
          cluster
              .ask(Subjects.STORE_LIST, Map.of("prefix", prefix, "limit", wanted, "cursor", cursor))
              .as(StoreList.class);
      keys.addAll(page.keys());
      cursor = page.cursor();
    }
    return false;
  }

  static String table(List<StoreView> keys, long nowMs) {
    Table table = new Table("KEY", "SIZE", "NODE", "KEPT", "SINCE", "HASH");
    for (StoreView key : keys) {
      table.line(
          Printable.shortened(key.key(), MOST_OF_A_KEY),
          Long.toString(key.size()),
          key.here() ? key.node() : key.node() + " (away)",
          key.keeping().wireName(),
          Amounts.timeMs(Math.max(0, nowMs - key.sinceMs())),
          key.sha256().substring(0, Math.min(12, key.sha256().length())));
    }
    return table.text();
  }
}
