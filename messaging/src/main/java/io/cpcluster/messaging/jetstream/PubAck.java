package io.cpcluster.messaging.jetstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import tools.jackson.databind.JsonNode;

/** A stream's answer to a publish. */
public sealed interface PubAck {
  /** Stored under this sequence. */
  record Stored(long sequence) implements PubAck {}

  /** Not stored. */
  record Refused(ApiError error) implements PubAck {}

  /** Something else answered. */
  record Unreadable(String text) implements PubAck {}

  /** Reads an answer; the shape that servers send is read without a JSON parser. */
  static PubAck read(byte[] body) {
    long sequence = Scan.sequence(body);
    return sequence > 0 ? new Stored(sequence) : readAsJson(body);
  }

  private static PubAck readAsJson(byte[] body) {
    try {
      JsonNode tree = Json.readTree(body);
      if (tree.has("error")) {
        return new Refused(ApiAnswer.error(tree.get("error")));
      }
      long sequence = tree.path("seq").asLong(0);
      return sequence > 0 ? new Stored(sequence) : unreadable(body);
    } catch (InvalidField broken) {
      return unreadable(body);
    }
  }

  private static PubAck unreadable(byte[] body) {
    return new Unreadable(new String(body, 0, Math.min(200, body.length), UTF_8));
  }

  /** Reads {@code {"stream":"…","seq":N}} byte by byte. */
  final class Scan {
    private static final byte[] START = "{\"stream\":\"".getBytes(ISO_8859_1);
    private static final byte[] SEQUENCE = "\"seq\":".getBytes(ISO_8859_1);
    private static final int MAX_DIGITS = 18;

    private Scan() {}

    /** The sequence; 0 when the body has another shape. */
    static long sequence(byte[] body) {
      if (!isAt(body, 0, START)) {
        return 0;
      }
      int at = START.length;
      while (at < body.length && body[at] != '"') {
        at++;
      }
      at++;
      while (at < body.length && (body[at] == ',' || body[at] == ' ')) {
        at++;
      }
      return isAt(body, at, SEQUENCE) ? number(body, at + SEQUENCE.length) : 0;
    }

    private static long number(byte[] body, int from) {
      int at = from;
      while (at < body.length && body[at] == ' ') {
        at++;
      }
      long number = 0;
      int digits = 0;
      while (at < body.length && body[at] >= '0' && body[at] <= '9' && digits < MAX_DIGITS) {
        number = number * 10 + (body[at] - '0');
        at++;
        digits++;
      }
      return at < body.length && (body[at] == '}' || body[at] == ',') ? number : 0;
    }

    private static boolean isAt(byte[] body, int at, byte[] wanted) {
      if (at + wanted.length > body.length) {
        return false;
      }
      for (int i = 0; i < wanted.length; i++) {
        if (body[at + i] != wanted[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
