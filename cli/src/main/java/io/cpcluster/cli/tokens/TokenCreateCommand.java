package io.cpcluster.cli.tokens;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.join.TokenCreated;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.NatsAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster token create}: makes a token and tells its text, this once. */
@Command(
    name = "create",
    description = "Make a token; its text is told once.",
    footer = {
      "",
      "The text is a secret. With --out it goes into a file that a node takes by CPCLUSTER_JOIN."
    })
public final class TokenCreateCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Option(
      names = "--uses",
      description = "How many nodes it lets in (default 1; 0 for any number).")
  private int uses = 1;

  @Option(names = "--ttl", description = "How long it is good (default 1h; 0s for ever).")
  private Duration ttl = Duration.ofHours(1);

  @Option(names = "--role", description = "The only role it lets in (default any).")
  private @Nullable String role;

  @Option(names = "--label", description = "A label that it lets a node offer (default any).")
  private List<String> labels = new ArrayList<>();

  @Option(names = "--out", paramLabel = "FILE", description = "Write a join.json there instead.")
  private @Nullable Path out;

  public TokenCreateCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    Path file = out;
    if (file != null && Files.exists(file)) {
      throw CommandFailure.usage(file + " exists; name another file with --out");
    }
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("uses", uses);
    query.put("ttl_ms", ttl.toMillis());
    if (role != null) {
      query.put("role", role);
    }
    if (!labels.isEmpty()) {
      query.put("labels", labels);
    }
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(Subjects.TOKENS_CREATE, query);
      TokenCreated created = answer.as(TokenCreated.class);
      if (file != null) {
        write(file, created.token());
        options.screen().print("token " + created.id() + " in " + file);
      } else {
        options.screen().print(options.json() ? answer.tree().toString() : created.token());
      }
      return ExitCode.OK.number();
    }
  }

  private void write(Path file, String token) throws CommandFailure, IOException {
    List<String> urls =
        ClusterRecord.load(options.folder())
            .map(ClusterRecord::natsUrls)
            .orElseThrow(() -> CommandFailure.notReachable("No cluster is in " + options.folder()));
    NatsAddress first = NatsAddress.parse(urls.getFirst());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("token", token);
    fields.put("ip", first.host());
    fields.put("port", first.port());
    fields.put("servers", urls);
    OwnerOnly.write(file, Json.writePretty(fields) + "\n");
  }
}
