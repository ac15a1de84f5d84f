package io.cpcluster.contracts.link;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The one table of wire names and records of {@link LinkMessage}. */
public final class LinkMessageJson {
  /** The largest header, in bytes. */
  public static final int MAX_HEADER_BYTES = 64 << 10;

  private static final Map<String, Class<? extends LinkMessage>> BY_NAME = byName();

  private LinkMessageJson() {}

  /** The header's document, in UTF-8. */
  public static byte[] write(LinkMessage message) {
    return Json.write(Map.of(message.getClass().getSimpleName(), message));
  }

  /**
   * Reads a header.
   *
   * @throws InvalidField when it is no message of this table
   */
  public static LinkMessage read(byte[] header) throws InvalidField {
    if (header.length > MAX_HEADER_BYTES) {
      throw new InvalidField("a header of " + header.length + " bytes");
    }
    JsonNode tree = Json.readTree(header);
    if (!tree.isObject() || tree.size() != 1) {
      throw new InvalidField("a header is a message's name with its fields");
    }
    var entry = tree.properties().iterator().next();
    Class<? extends LinkMessage> type = BY_NAME.get(entry.getKey());
    if (type == null) {
      throw InvalidField.unknown("message", entry.getKey(), BY_NAME.keySet());
    }
    if (entry.getValue().isNull()) {
      throw new InvalidField(entry.getKey() + " needs its fields");
    }
    return Json.convert(entry.getValue(), type);
  }

  /**
   * Writes a header's document into an array.
   *
   * @return where it ends, or -1 when there is no room: at least 160 bytes beside its texts
   */
  public static int write(LinkMessage message, byte[] into, int at) {
    int end = PlainHeaderWriter.write(message, into, at);
    if (end != PlainHeaderWriter.NOT_PLAIN) {
      return end;
    }
    byte[] header = write(message);
    if (at + header.length > into.length) {
      return -1;
    }
    System.arraycopy(header, 0, into, at, header.length);
    return at + header.length;
  }

  /**
   * Reads a header that stands in an array.
   *
   * @throws InvalidField when it is no message of this table
   */
  public static LinkMessage read(byte[] from, int at, int length) throws InvalidField {
    LinkMessage plain = PlainHeaderReader.read(from, at, length);
    return plain != null ? plain : read(Arrays.copyOfRange(from, at, at + length));
  }

  private static Map<String, Class<? extends LinkMessage>> byName() {
    Map<String, Class<? extends LinkMessage>> types = new LinkedHashMap<>();
    List.of(
            LaneMessage.OpenLane.class,
            LaneMessage.LaneOpened.class,
            LaneMessage.LaneRefused.class,
            LaneMessage.Beat.class,
            LaneMessage.GoAway.class,
            LaneMessage.GoAwayAnswer.class,
            LaneMessage.Bye.class,
            LaneMessage.MoreLanes.class,
            DirectWork.AssignTask.class,
            DirectWork.TaskResult.class,
            DirectWork.TaskRefused.class,
            DirectWork.CancelTask.class,
            DirectWork.DirectMessage.class,
            DirectWork.ReadLog.class,
            DirectWork.LogPart.class,
            DirectWork.Ping.class,
            DirectWork.Pong.class,
            Payload.Offer.class,
            Payload.Accept.class,
            Payload.Failed.class,
            Payload.Chunk.class,
            Payload.Again.class,
            Payload.Sent.class,
            Payload.Verified.class,
            Payload.Working.class,
            Payload.Completed.class,
            Payload.Fetch.class)
        .forEach(type -> types.put(type.getSimpleName(), type));
    return types;
  }
}
