package io.cpcluster.system;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.gateway.LocalGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** A program that has no NATS client: it calls the gateway. Thread-safe. */
record Http(String url, String token, HttpClient client) implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(70);

  /** Starts a gateway of the cluster and calls that. */
  static Http of(LocalCluster cluster) throws Exception {
    LocalGateway gateway = cluster.startGateway(0);
    return new Http(
        gateway.awaitUrl(Duration.ofSeconds(20)),
        gateway.token(),
        HttpClient.newBuilder().connectTimeout(LIMIT).build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(LIMIT)
        .header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  static JsonNode json(HttpResponse<String> answer) throws Exception {
    return Json.readTree(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  /** What was answered with 200. */
  static JsonNode ok(HttpResponse<String> answer) throws Exception {
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
    return json(answer);
  }

  @Override
  public void close() {
    client.close();
  }
}
