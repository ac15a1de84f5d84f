package io.cpcluster.contracts.error;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why a request was refused. The wire name is the lower-case name; the number goes into a header.
 */
public enum ErrorCode {
  /** The body is not JSON, too deep, or has a key twice. */
  INVALID_JSON(400),
  /** A field of the request is unknown, missing or of the wrong type. */
  INVALID_REQUEST(400),
  /** The task itself is not one of the shapes that exist. */
  INVALID_TASK(400),
  /** An id holds characters an id may not hold. */
  INVALID_ID(400),
  /** The document is larger than is read. */
  TOO_LARGE(413),
  /** The id is in use for another task. */
  ID_CONFLICT(409),
  /** No node of that name was ever seen. */
  UNKNOWN_TARGET(404),
  /** No node of that name was ever seen. */
  UNKNOWN_NODE(404),
  /** Nothing is known under that id. */
  NOT_FOUND(404),
  /** The cluster holds as much as it may; try again after the time named. */
  OVERLOADED(503),
  /** Masters cannot store now; try again after the time named. */
  UNAVAILABLE(503),
  /** More combinations of role and labels have waiting tasks than are served at once. */
  TOO_MANY_CLASSES(429),
  /** The caller has no right to do this. */
  NOT_ALLOWED(403),
  /** The session named is not the node's current one: say hello again. */
  SESSION_OVER(410),
  /** The result is of an assignment that is not the current one. */
  STALE(409),
  /** Another live process uses this identity. */
  CONFLICT(409),
  /** The peer is known and not live now. */
  PEER_NOT_LIVE(404),
  /** Every port of the range is leased. */
  POOL_EMPTY(503),
  /** The peer could not bind the ports it was offered. */
  PORT_TAKEN(503),
  /** The holder of a payload is lost. */
  BLOB_LOST(410),
  /** Nothing came in time. */
  TIMED_OUT(504),
  /** Streams or buckets are missing, or belong to another cluster. */
  STATE_LOST(500),
  /** The request belongs to a part that this version does not have. */
  NOT_SUPPORTED(501),
  /** A bug: the masters' logs say more. */
  INTERNAL(500);

  private static final Map<String, ErrorCode> BY_WIRE_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(ErrorCode::wireName, c -> c));

  private final int number;
  private final String wireName;

  ErrorCode(int number) {
    this.number = number;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** The number for the header {@code Nats-Service-Error-Code}, in HTTP's sense. */
  public int number() {
    return number;
  }

  /** The name in JSON, such as {@code id_conflict}. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** Reads a wire name; one that is not known here (a newer peer's) reads as {@link #INTERNAL}. */
  @JsonCreator
  public static ErrorCode ofWireName(String wireName) {
    return BY_WIRE_NAME.getOrDefault(wireName, INTERNAL);
  }
}
