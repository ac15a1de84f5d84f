package io.cpcluster.gateway.listening;

import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.gateway.events.EventFeed;
import io.cpcluster.gateway.events.HeardEvent;
import io.cpcluster.gateway.events.Hearing;
import io.cpcluster.gateway.events.Listener;
import io.cpcluster.gateway.tasks.HttpAnswer;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /events}: writes events until the caller goes, on the thread of the request. A caller
 * that does not read is cut off, the writing thread with it.
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);
  private static final byte[] STILL_THERE = ": still there\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] FROM_NOW_ON = ": from now on\n\n".getBytes(StandardCharsets.UTF_8);

  private final EventFeed feed;

  EventStream(EventFeed feed) {
    this.feed = feed;
  }

  /** Serves; what is answered when there is no stream, else nothing. */
  Optional<HttpAnswer> serve(Context request) throws InterruptedException, IOException {
    @Nullable String task = request.queryParam("task");
    if (task != null && !Ids.isValid(task)) {
      return Optional.of(HttpAnswer.error(400, "invalid_id", "task " + Ids.rule(task)));
    }
    EndPoint connection =
        ServletContextRequest.getServletContextRequest(request.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    return switch (feed.listen(task, () -> cut(connection))) {
      case Hearing.Begun(Listener listener) -> {
        stream(request, listener);
        yield Optional.empty();
      }
      case Hearing.Full() ->
          Optional.of(
              HttpAnswer.busy(
                  EventFeed.MOST_LISTENERS + " listen to events already; try again later"));
      case Hearing.NotAllowed() ->
          Optional.of(
              HttpAnswer.error(
                  403,
                  "not_allowed",
                  "the gateway's user of NATS may not hear this"
                      + (task == null
                          ? ": all events need the right read. Those of one task: ?task=ID"
                          : "")));
    };
  }

  private static void stream(Context request, Listener listening)
      throws InterruptedException, IOException {
    try (Listener listener = listening) {
      request.res().setStatus(200);
      request.res().setContentType("text/event-stream");
      request.res().setHeader("Cache-Control", "no-store");
      write(request.res().getOutputStream(), listener);
    } catch (IOException gone) {
      LOG.debug("A listener is gone: {}", gone.getMessage());
    }
  }

  private static void cut(EndPoint connection) {
    LOG.info("A listener to events does not read them; its connection is closed");
    connection.close(new IOException("too slow for the events it asked for"));
  }

  private static void write(OutputStream out, Listener listener)
      throws IOException, InterruptedException {
    out.write(FROM_NOW_ON);
    out.flush();
    while (!listener.isOver()) {
      HeardEvent event = listener.next(SIGN_OF_LIFE);
      if (event == null) {
        out.write(STILL_THERE);
      }
      while (event != null && !listener.isOver()) {
        out.write(event.text().getBytes(StandardCharsets.UTF_8));
        event = listener.nextAtOnce();
      }
      out.flush();
    }
  }
}
