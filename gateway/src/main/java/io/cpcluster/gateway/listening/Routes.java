package io.cpcluster.gateway.listening;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.json.Shown;
import io.cpcluster.gateway.access.BearerToken;
import io.cpcluster.gateway.events.EventFeed;
import io.cpcluster.gateway.tasks.HttpAnswer;
import io.cpcluster.gateway.tasks.Tasks;
import io.cpcluster.gateway.tasks.Workers;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path does what. Whoever has not the token learns nothing but that. Immutable. */
public final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final String JSON = "application/json";
  private static final HttpAnswer TOO_LARGE =
      HttpAnswer.error(
          413, "too_large", "the body has more than " + Json.MAX_DOCUMENT_BYTES + " bytes");

  private final BearerToken token;
  private final Tasks tasks;
  private final Workers workers;
  private final EventStream events;
  private final BodyRoom room = new BodyRoom();

  public Routes(BearerToken token, Tasks tasks, Workers workers, EventFeed feed) {
    this.token = token;
    this.tasks = tasks;
    this.workers = workers;
    this.events = new EventStream(feed);
  }

  void addTo(RoutesConfig routes) {
    routes.before(this::requireToken);
    routes.post("/tasks", this::submit);
    routes.get("/tasks/{id}", request -> answer(request, tasks.get(request.pathParam("id"))));
    routes.get("/workers", request -> answer(request, workers.list()));
    routes.get(
        "/events", request -> events.serve(request).ifPresent(refusal -> answer(request, refusal)));
    routes.get("/openapi.yaml", Routes::describe);
    routes.exception(HttpResponseException.class, (refusal, request) -> refuse(request, refusal));
    routes.exception(IOException.class, Routes::gone);
    routes.exception(Exception.class, Routes::fail);
  }

  private void requireToken(Context request) {
    if (!token.isIn(request.header("Authorization"))) {
      request.header("WWW-Authenticate", "Bearer");
      // Strangers keep no connection.
      request.header("Connection", "close");
      answer(
          request,
          HttpAnswer.error(
              401,
              "no_token",
              "send the header Authorization: Bearer TOKEN, with the token of the gateway's file"));
      request.skipRemainingHandlers();
    }
  }

  private void submit(Context request) throws IOException, InterruptedException {
    long announced = request.req().getContentLengthLong();
    if (announced > Json.MAX_DOCUMENT_BYTES) {
      Body.throwAway(request);
      answer(request, TOO_LARGE);
      return;
    }
    Optional<BodyRoom.Taken> taken = room.take(announced);
    if (taken.isEmpty()) {
      Body.throwAway(request);
      answer(request, HttpAnswer.busy(BodyRoom.REFUSAL));
      return;
    }
    try (BodyRoom.Taken _ = taken.get()) {
      Optional<byte[]> body = Body.read(request);
      answer(
          request,
          body.isPresent() ? tasks.submit(body.get(), request.queryParam("wait")) : TOO_LARGE);
    }
  }

  private static void describe(Context request) throws IOException {
    try (InputStream description =
        Routes.class.getResourceAsStream("/io/cpcluster/gateway/openapi.yaml")) {
      if (description == null) {
        throw new IllegalStateException("the description is not in this jar");
      }
      request.contentType("application/yaml").result(description.readAllBytes());
    }
  }

  /** What the web server itself refuses. */
  private static void refuse(Context request, HttpResponseException refusal) {
    int status = refusal.getStatus();
    answer(
        request,
        switch (status) {
          case 404 ->
              HttpAnswer.error(
                  404,
                  "not_found",
                  "there is no "
                      + Shown.word(request.path())
                      + " here; there are /tasks, /tasks/ID, /workers, /events and /openapi.yaml");
          case 405 ->
              HttpAnswer.error(
                  405,
                  "wrong_method",
                  "POST is for /tasks, GET for /tasks/ID, /workers, /events and /openapi.yaml");
          default -> HttpAnswer.error(status, "refused", String.valueOf(refusal.getMessage()));
        });
  }

  private static void gone(IOException broken, Context request) {
    LOG.debug("A caller is gone: {}", broken.getMessage());
    answer(request, HttpAnswer.error(400, "invalid_request", "the request did not arrive in time"));
  }

  private static void fail(Exception bug, Context request) {
    LOG.error("{} {} failed", request.method(), request.path(), bug);
    answer(
        request, HttpAnswer.error(500, "internal", "this is a bug: the gateway's log says more"));
  }

  private static void answer(Context request, HttpAnswer answer) {
    request.status(answer.status()).contentType(JSON).header("Cache-Control", "no-store");
    answer
        .retryAfter()
        .ifPresent(after -> request.header("Retry-After", Long.toString(wholeSeconds(after))));
    request.result(Json.write(answer.body()));
  }

  private static long wholeSeconds(Duration time) {
    return Math.max(1, Math.ceilDiv(time.toMillis(), 1_000L));
  }
}
