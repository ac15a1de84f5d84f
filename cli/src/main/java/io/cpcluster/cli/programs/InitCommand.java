package io.cpcluster.cli.programs;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.foundation.Founding;
import io.cpcluster.launcher.foundation.FoundingPlan;
import io.cpcluster.launcher.foundation.NatsAddress;
import io.cpcluster.launcher.foundation.OthersNats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code cpcluster init}: founds a cluster: authorities, keys, credentials, configuration of its
 * nats-servers and masters; and, once the servers run, its streams and buckets. Doing it again
 * makes what is missing.
 */
@Command(
    name = "init",
    description =
        "Found a cluster: authorities, keys, configuration of nats-servers and masters, streams.",
    footer = {
      "",
      "What is there stays; run it again when the servers are up, to make the streams.",
      "dev up does all of this by itself."
    })
public final class InitCommand implements Callable<Integer> {
  private static final Duration QUICK_LOOK = Duration.ofSeconds(2);

  @Mixin private final ClusterOptions options;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to put everything (default: what --data says).")
  private @Nullable Path dir;

  @Option(
      names = "--nats",
      split = ",",
      paramLabel = "URL",
      description =
          "Addresses of the nats-servers, one or three: tls://host:port, or nats:// on loopback"
              + " (default nats://127.0.0.1:4222 and the next ports).")
  private List<String> nats = new ArrayList<>();

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description =
          "The NATS is run by somebody else, and this is who masters are there: a credentials"
              + " file, or JSON with \"write\" and \"serve\".")
  private @Nullable Path credentials;

  @Option(
      names = "--nats-ca",
      paramLabel = "FILE",
      description = "With --credentials: whom to believe at tls:// (default: whom Java believes).")
  private @Nullable Path natsCa;

  @Option(
      names = "--servers",
      paramLabel = "1|3",
      description = "How many nats-servers; with --credentials how many copies of each record.")
  private int servers;

  @Option(names = "--name", description = "What to call the cluster (default cpcluster).")
  private String name = "cpcluster";

  @Option(
      names = "--sync",
      paramLabel = "always|SECONDS",
      description = "What a power cut may cost: always (nothing, default) or seconds such as 1s.")
  private String sync = "always";

  @Option(names = "--max-records", description = "Task records there may be (default 1000000).")
  private long maxRecords = 1_000_000;

  @Option(
      names = "--masters",
      description = "For how many masters to make an authority (default 3).")
  private int masters = 3;

  @Option(names = "--files-only", description = "Write files only; make no streams yet.")
  private boolean filesOnly;

  @Option(names = "--wait", description = "Fail unless the servers answer within this time.")
  private @Nullable Duration wait;

  @Option(
      names = "--force",
      description =
          "Write configurations anew, with what is named changed. Keys, the root and credentials"
              + " stay, and so does the number of servers.")
  private boolean force;

  public InitCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    ClusterFolder folder =
        dir == null ? options.folder() : new ClusterFolder(dir.toAbsolutePath().normalize());
    if (credentials != null) {
      return onOthers(folder, credentials);
    }
    if (natsCa != null) {
      throw CommandFailure.usage("--nats-ca is for a NATS of somebody else: give --credentials");
    }
    Founding founding;
    try {
      founding = Founding.of(folder, plan());
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
    }
    boolean state = !filesOnly && isMade(founding::makeState);
    if (options.json()) {
      options
          .screen()
          .print(
              Json.writeText(InitReport.of(folder, founding.record(), founding.written(), state)));
    } else {
      InitReport.text(folder, founding, state).forEach(options.screen()::print);
    }
    return ExitCode.OK.number();
  }

  private int onOthers(ClusterFolder folder, Path users) throws CommandFailure, IOException {
    OthersNats founded;
    try {
      founded =
          OthersNats.of(
              folder,
              new OthersNats.Plan(
                  name,
                  nats.isEmpty() ? addresses() : nats.stream().map(NatsAddress::parse).toList(),
                  users,
                  Optional.ofNullable(natsCa),
                  servers != 0 ? servers : nats.size() >= 3 ? 3 : 1,
                  maxRecords,
                  masters,
                  force));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
    }
    boolean state = !filesOnly && isMade(founded::makeState);
    if (options.json()) {
      options
          .screen()
          .print(Json.writeText(InitReport.of(folder, founded.record(), founded.written(), state)));
    } else {
      InitReport.onOthers(folder, founded.record(), state).forEach(options.screen()::print);
    }
    return ExitCode.OK.number();
  }

  private FoundingPlan plan() {
    return new FoundingPlan(
        name,
        isGiven("--nats") || isGiven("--servers") ? addresses() : List.of(),
        isGiven("--sync") ? sync : "",
        isGiven("--max-records") ? maxRecords : 0,
        masters,
        force);
  }

  /** What nobody names stays as it was when configurations are written anew. */
  private boolean isGiven(String option) {
    return Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption(option);
  }

  private List<NatsAddress> addresses() {
    if (!nats.isEmpty()) {
      if (servers != 0 && servers != nats.size()) {
        throw new IllegalArgumentException(
            "--servers says " + servers + ", and --nats names " + nats.size());
      }
      return nats.stream().map(NatsAddress::parse).toList();
    }
    List<NatsAddress> local = new ArrayList<>();
    for (int i = 0; i < Math.max(1, servers); i++) {
      local.add(new NatsAddress("127.0.0.1", 4222 + i, false));
    }
    return local;
  }

  private interface Making {
    void makeState(Duration patience) throws IOException;
  }

  private boolean isMade(Making making) throws IOException {
    try {
      making.makeState(wait == null ? QUICK_LOOK : wait);
      return true;
    } catch (ClusterStartException notThere) {
      if (wait != null) {
        throw notThere;
      }
      return false;
    }
  }
}
