package io.cpcluster.messaging.bucket;

import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.bucket.Entry.Operation;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes entries of the forms in which servers deliver them. */
final class Entries {
  private static final byte[] NONE = {};

  private Entries() {}

  /** Of a message that a direct get answered; null when it is none. */
  static @Nullable Entry ofDirectGet(Message message, int prefixLength) {
    String subject = message.header("Nats-Subject");
    long revision = number(message.header("Nats-Sequence"));
    if (subject == null || subject.length() <= prefixLength || revision <= 0) {
      return null;
    }
    return entry(
        subject.substring(prefixLength),
        revision,
        message.body(),
        timeMs(message.header("Nats-Time-Stamp")),
        message::header);
  }

  /** Of a message that a consumer delivered, with what its reply subject said. */
  static Entry ofDelivery(Message message, int prefixLength, long revision, long createdAtMs) {
    return entry(
        message.subject().substring(prefixLength),
        revision,
        message.body(),
        createdAtMs,
        message::header);
  }

  /** Of the document with which a leader answers; null when it is none. */
  static @Nullable Entry ofLeader(JsonNode message, int prefixLength) {
    String subject = message.path("subject").asString("");
    long revision = message.path("seq").asLong(0);
    if (subject.length() <= prefixLength || revision <= 0) {
      return null;
    }
    String headers = new String(base64(message, "hdrs"), StandardCharsets.UTF_8);
    return entry(
        subject.substring(prefixLength),
        revision,
        base64(message, "data"),
        timeMs(message.path("time").asString("")),
        name -> header(headers, name));
  }

  private static Entry entry(
      String key,
      long revision,
      byte[] value,
      long createdAtMs,
      Function<String, @Nullable String> header) {
    return new Entry(
        key,
        revision,
        value,
        operation(header),
        createdAtMs,
        header.apply(Headers.STATE),
        header.apply(Headers.NONCE));
  }

  private static Operation operation(Function<String, @Nullable String> header) {
    String reason = header.apply("Nats-Marker-Reason");
    if (reason != null) {
      return reason.equals("MaxAge") ? Operation.EXPIRED : Operation.DELETED;
    }
    return header.apply("KV-Operation") == null ? Operation.PUT : Operation.DELETED;
  }

  private static @Nullable String header(String headers, String name) {
    String wanted = "\r\n" + name + ":";
    int start = headers.indexOf(wanted);
    if (start < 0) {
      return null;
    }
    int end = headers.indexOf("\r\n", start + wanted.length());
    return headers.substring(start + wanted.length(), end < 0 ? headers.length() : end).strip();
  }

  private static byte[] base64(JsonNode message, String field) {
    String text = message.path(field).asString("");
    return text.isEmpty() ? NONE : Base64.getDecoder().decode(text);
  }

  private static long number(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  private static long timeMs(@Nullable String text) {
    try {
      return text == null ? 0 : Instant.parse(text).toEpochMilli();
    } catch (DateTimeException none) {
      return 0;
    }
  }
}
