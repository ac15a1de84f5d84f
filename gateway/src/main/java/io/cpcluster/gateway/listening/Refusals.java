package io.cpcluster.gateway.listening;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.gateway.tasks.HttpAnswer;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to what is no request that a route could see: a broken first line, headers that
 * are too long. It has the shape of every other refusal. Thread-safe.
 */
final class Refusals extends ErrorHandler {
  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback done) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    String reason = message == null || message.isBlank() ? "HTTP status " + status : message;
    HttpAnswer refusal = HttpAnswer.error(status, "refused", reason);
    response.write(true, ByteBuffer.wrap(Json.write(refusal.body())), done);
  }
}
