package io.cpcluster.messaging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message as the client library delivered it. */
record ReceivedMessage(io.nats.client.Message message) implements Message {
  @Override
  public String subject() {
    return message.getSubject();
  }

  @Override
  public @Nullable String replyTo() {
    return message.getReplyTo();
  }

  @Override
  public byte[] body() {
    return message.getData();
  }

  @Override
  public @Nullable String header(String name) {
    var headers = message.getHeaders();
    return headers == null ? null : headers.getFirst(name);
  }

  @Override
  public @Nullable String serversHeader(String name) {
    var headers = message.getHeaders();
    List<String> found = headers == null ? null : headers.get(name);
    if (found == null || found.size() != 1) {
      return null;
    }
    for (var header : headers.entrySet()) {
      if (!header.getKey().equals(name)
          && (header.getKey().contains(name)
              || header.getValue().stream().anyMatch(value -> value.contains(name)))) {
        return null;
      }
    }
    return found.getFirst();
  }

  @Override
  public int status() {
    var status = message.getStatus();
    return status == null ? 0 : status.getCode();
  }

  @Override
  public String statusText() {
    var status = message.getStatus();
    return status == null ? "" : status.getMessage();
  }

  @Override
  public String toString() {
    return subject() + " (" + body().length + " bytes)";
  }
}
