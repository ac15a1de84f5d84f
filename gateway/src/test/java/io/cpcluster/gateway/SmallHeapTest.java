package io.cpcluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.gateway.access.BearerToken;
import io.cpcluster.natsserver.NatsServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway with the memory that a local cluster gives it. */
@Timeout(120)
class SmallHeapTest {
  private static final int CALLERS = 24;
  private static final int MIB = 1 << 20;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"[{},%s]", "{\"tasks\":[{},%s]}", "{\"task\":[[],%s]}"})
  void manyLargeBodiesAtOnceDoNotEndIt(String shape) throws Exception {
    String filling = shape.contains("[[]") ? "[]" : "{}";
    String part = filling + ",";
    int parts = (MIB - shape.length() - 10) / part.length();
    String body = shape.formatted(part.repeat(parts - 1) + filling);
    Path folder = Files.createDirectory(temp.resolve("gateway"));
    try (NatsServer server = NatsServer.forTests(temp.resolve("nats"));
        HttpClient client = HttpClient.newHttpClient();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Process gateway = start(server, folder);
      try {
        HttpRequest request = request(gateway, folder, body);
        List<Future<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
          statuses.add(
              callers.submit(
                  () -> client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()));
        }
        List<Integer> told = new ArrayList<>();
        for (Future<Integer> status : statuses) {
          told.add(status.get());
        }

        assertThat(gateway.isAlive()).isTrue();
        assertThat(told).contains(400).isSubsetOf(400, 503);
      } finally {
        gateway.destroyForcibly().waitFor();
      }
    }
  }

  private static Process start(NatsServer server, Path folder) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms16m",
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            SmallHeapGateway.class.getName(),
            server.url(),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static HttpRequest request(Process gateway, Path folder, String body) throws Exception {
    Path address = folder.resolve("address.json");
    while (!Files.exists(address)) {
      assertThat(gateway.isAlive()).as("%s", folder).isTrue();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    String url = Json.readTree(Files.readAllBytes(address)).path("url").asString("");
    return HttpRequest.newBuilder(URI.create(url + "/tasks"))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + BearerToken.textIn(folder.resolve("gateway.token")))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
