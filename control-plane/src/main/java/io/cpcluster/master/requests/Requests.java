package io.cpcluster.master.requests;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests, over the connection that may publish to inboxes only. Whoever asks chooses
 * where the answer goes; what is no inbox of the asker gets none. Thread-safe.
 */
public final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private final NatsConnection serving;
  private final ForeignReplies foreign = new ForeignReplies();

  public Requests(NatsConnection serving) {
    this.serving = serving;
  }

  /** Answers with a document. */
  public void reply(Message request, Object body) {
    reply(request, body, Map.of());
  }

  /** Answers with a document and headers. */
  public void reply(Message request, Object body, Map<String, String> headers) {
    send(request.subject(), request.replyTo(), headers, Json.write(body));
  }

  /** Refuses. */
  public void refuse(Message request, ErrorAnswer error) {
    send(request.subject(), request.replyTo(), headersOf(error), Json.write(error));
  }

  /** Answers a request that another master handed on. */
  public void replyAt(String inbox, Object body, Map<String, String> headers) {
    send("handed on", inbox, headers, Json.write(body));
  }

  /** Refuses a request that another master handed on. */
  public void refuseAt(String inbox, ErrorAnswer error) {
    send("handed on", inbox, headersOf(error), Json.write(error));
  }

  /**
   * A handler that answers {@code internal} when it throws, and drops requests whose reply subject
   * may not be used.
   */
  public Consumer<Message> guarded(Consumer<Message> handler) {
    return request -> {
      String inbox = request.replyTo();
      if (inbox != null && !ReplySubject.isAllowed(request.subject(), inbox)) {
        foreign.dropped(request.subject(), inbox);
        return;
      }
      try {
        handler.accept(request);
      } catch (RuntimeException bug) {
        LOG.error("a request on {} failed; its sender is told so", request.subject(), bug);
        refuse(
            request, ErrorAnswer.of(ErrorCode.INTERNAL, "a bug: the master's log says more", null));
      }
    };
  }

  private void send(
      String subject, @Nullable String inbox, Map<String, String> headers, byte[] body) {
    if (inbox == null) {
      return;
    }
    if (!ReplySubject.isAllowed(subject, inbox)) {
      foreign.dropped(subject, inbox);
      return;
    }
    serving.publish(inbox, null, headers, body);
  }

  private static Map<String, String> headersOf(ErrorAnswer error) {
    return Map.of(
        Headers.ERROR, HeaderText.of(error.message()),
        Headers.ERROR_CODE, Integer.toString(error.code().number()));
  }
}
