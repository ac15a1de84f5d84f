package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The official release archive (a zip) of this platform. It is fetched only when its SHA-256 is
 * known: pinned here, or given by the user in {@code CPCLUSTER_NATS_SERVER_SHA256}.
 *
 * @param hashes platform to SHA-256 of the archive of {@value #VERSION}
 */
record ReleaseArchive(Map<String, String> hashes) implements FindingStep {
  static final String VERSION = "2.15.2";
  static final String HASH_VARIABLE = "CPCLUSTER_NATS_SERVER_SHA256";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  ReleaseArchive {
    hashes = Map.copyOf(hashes);
  }

  /** No archive could be hashed from a trusted download yet, so none is pinned. */
  static ReleaseArchive pinned() {
    return new ReleaseArchive(Map.of());
  }

  @Override
  public String name() {
    return "official release " + VERSION;
  }

  @Override
  public Duration limit() {
    return Duration.ofSeconds(60);
  }

  @Override
  public StepOutcome look(Surroundings surroundings) throws IOException, InterruptedException {
    String platform = surroundings.platform().toString();
    String expected =
        surroundings
            .variable(HASH_VARIABLE)
            .map(value -> value.strip().toLowerCase(Locale.ROOT))
            .orElseGet(() -> hashes.getOrDefault(platform, ""));
    String name = "nats-server-v" + VERSION + "-" + platform + ".zip";
    if (expected.isEmpty()) {
      return new StepOutcome.Nothing(
          "the SHA-256 of " + name + " is not known; give it with " + HASH_VARIABLE);
    }
    BinaryCache cache = new BinaryCache(surroundings, NatsServerBinary.PROGRAM);
    Path folder = cache.newWorkFolder();
    try {
      Path zip = folder.resolve(name);
      int status = fetch(surroundings.releases().resolve("v" + VERSION + "/" + name), zip);
      if (status != 200) {
        return new StepOutcome.Nothing("HTTP status " + status);
      }
      return take(surroundings, cache, zip, expected);
    } finally {
      Folders.deleteTree(folder);
    }
  }

  private int fetch(URI from, Path to) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_LIMIT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpRequest request = HttpRequest.newBuilder(from).timeout(limit()).build();
      try {
        return client.send(request, HttpResponse.BodyHandlers.ofFile(to)).statusCode();
      } finally {
        client.shutdownNow();
      }
    }
  }

  private static StepOutcome take(
      Surroundings surroundings, BinaryCache cache, Path zip, String expected) throws IOException {
    String actual = Sha256.of(zip);
    if (!actual.equals(expected)) {
      return new StepOutcome.Nothing(
          "the archive's SHA-256 is " + actual + ", expected " + expected);
    }
    String fileName = surroundings.platform().executable(NatsServerBinary.PROGRAM);
    Path binary = ZippedBinary.install(zip, fileName, cache, "release-" + VERSION);
    return new StepOutcome.Candidates(binary, "from the official release, checked");
  }
}
