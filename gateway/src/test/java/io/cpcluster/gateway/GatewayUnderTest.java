package io.cpcluster.gateway;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.gateway.access.BearerToken;
import io.cpcluster.gateway.config.GatewayConfig;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.natsserver.Access;
import io.cpcluster.natsserver.NatsServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A gateway on a real nats-server, with masters that say what a test wants. */
final class GatewayUnderTest implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final NatsServer server;
  private final NatsConnection masters;
  private final Gateway gateway;
  private final String token;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  /** On a server that lets everybody do everything. */
  GatewayUnderTest(Path temp) throws Exception {
    this(temp, Access.everybody(), new Credentials.None(), new Credentials.None());
  }

  /** The masters are the user {@code master}, the gateway is the person {@code gateway}. */
  GatewayUnderTest(Path temp, Access access, Credentials master, Credentials person)
      throws Exception {
    server = NatsServer.forTests(temp.resolve("nats"), access);
    masters = NatsConnection.open(settings("master", master), ConnectionListener.NONE);
    if (!masters.awaitConnected(LIMIT)) {
      throw new AssertionError("no connection to " + server);
    }
    Path tokenFile = temp.resolve("gateway.token");
    gateway =
        Gateway.start(
            new GatewayConfig(
                settings("gateway", person),
                GatewayConfig.address("127.0.0.1"),
                0,
                tokenFile,
                Optional.empty(),
                null));
    token = BearerToken.textIn(tokenFile);
  }

  private NatsSettings settings(String name, Credentials credentials) {
    return new NatsSettings(List.of(server.url()), credentials, name, "_INBOX." + name + ".");
  }

  /** An answer with headers. */
  record WithHeaders(Object body, Map<String, String> headers) {}

  /** Answers each question on the subject. */
  void answer(String subject, Function<byte[], Object> answers) throws InterruptedException {
    hear(subject, question -> answers.apply(question.body()));
  }

  /** Answers questions on the subject, with null: not at all. */
  void hear(String subject, Function<Message, @Nullable Object> answers)
      throws InterruptedException {
    masters
        .dispatch(subject)
        .subscribe(
            subject,
            null,
            question -> {
              Object answer = answers.apply(question);
              if (answer == null) {
                return;
              }
              Map<String, String> headers = new LinkedHashMap<>();
              if (answer instanceof WithHeaders more) {
                headers.putAll(more.headers());
                answer = more.body();
              }
              if (answer instanceof ErrorAnswer refusal) {
                headers.put(Headers.ERROR_CODE, String.valueOf(refusal.code().number()));
              }
              masters.publish(
                  Objects.requireNonNull(question.replyTo()), null, headers, Json.write(answer));
            });
    masters.flush(LIMIT);
  }

  NatsConnection masters() {
    return masters;
  }

  NatsServer server() {
    return server;
  }

  String url() {
    return gateway.url();
  }

  String token() {
    return token;
  }

  HttpClient client() {
    return client;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path))
        .timeout(LIMIT)
        .header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) throws Exception {
    return Json.readTree(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    gateway.close();
    masters.close();
    server.close();
  }
}
