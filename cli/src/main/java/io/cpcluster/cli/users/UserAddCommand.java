package io.cpcluster.cli.users;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.cluster.NatsContext;
import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.access.UserCreated;
import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code cpcluster user add}: lets a person in. Their key is made here; the masters see its public
 * half.
 */
@Command(
    name = "add",
    description = "Let a person in, with these rights and no others.",
    footer = {
      "",
      "Rights: read (see everything), submit (run tasks, cancel), store (keep data), admin",
      "(everything but shell), shell (run commands of a shell; no other right implies it).",
      "The credentials file is a secret: hand it over by a way that nobody else reads."
    })
public final class UserAddCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "NAME", description = "What to call the person.")
  private String name = "";

  @Option(
      names = "--can",
      required = true,
      split = ",",
      paramLabel = "RIGHT",
      description = "What the person may do: read, submit, shell, store, admin; may be repeated.")
  private List<String> can = List.of();

  @Option(names = "--ttl", description = "How long the person is let in (default for ever).")
  private @Nullable Duration ttl;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where to write the credentials (default people/NAME.creds in the data folder).")
  private @Nullable Path out;

  public UserAddCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    Path file = file();
    checkRights();
    NatsKey key = NatsKey.create(NatsKey.Kind.USER);
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(Subjects.USERS_CREATE, query(key));
      UserCreated created = answer.as(UserCreated.class);
      OwnerOnly.write(file, new UserCredentials(created.userJwt(), key.seed()).toFile());
      tell(created, file, context(file));
      return ExitCode.OK.number();
    }
  }

  private void checkRights() throws CommandFailure {
    for (String right : can) {
      if (Right.find(right).isEmpty()) {
        throw CommandFailure.usage(
            "--can " + right + " is no right; there are " + String.join(", ", Right.NAMES));
      }
    }
  }

  private Path file() throws CommandFailure {
    if (!Ids.isValid(name)) {
      throw CommandFailure.usage("NAME " + Ids.rule(name));
    }
    Path given = out;
    Path file =
        given == null ? options.folder().people().resolve(name + ".creds") : given.toAbsolutePath();
    if (Files.exists(file)) {
      throw CommandFailure.usage(file + " exists; name another file with --out");
    }
    return file;
  }

  private Map<String, Object> query(NatsKey key) {
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("name", name);
    query.put("can", can);
    query.put("user", key.publicKey());
    if (ttl != null) {
      query.put("ttl_ms", ttl.toMillis());
    }
    return query;
  }

  private String context(Path file) throws CommandFailure, IOException {
    ClusterFolder folder = options.folder();
    ClusterRecord record =
        ClusterRecord.load(folder)
            .orElseThrow(() -> CommandFailure.notReachable("No cluster is in " + folder.root()));
    return NatsContext.ofThisProcess().write(folder, record, name, file);
  }

  private void tell(UserCreated created, Path file, String context) {
    if (options.json()) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("name", created.name());
      told.put("can", created.can());
      told.put("credentials", file.toString());
      told.put("nats_context", context);
      options.screen().printJson(told);
      return;
    }
    String rights = created.can().stream().map(Right::wireName).collect(Collectors.joining(", "));
    options.screen().print(created.name() + " may: " + rights);
    options.screen().print("  credentials  " + file + " (a secret)");
    options.screen().print("  try          nats --context " + context + " micro ls");
  }
}
