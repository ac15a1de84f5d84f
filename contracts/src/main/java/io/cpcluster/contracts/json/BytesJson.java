package io.cpcluster.contracts.json;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/** The three spellings of {@link Bytes} in JSON. */
public final class BytesJson {
  private BytesJson() {}

  /**
   * Reads any of the three spellings.
   *
   * @return the bytes, or null when the node is none of them
   */
  public static @Nullable Bytes read(JsonNode node) {
    if (node.isString()) {
      return Bytes.ofText(node.stringValue());
    }
    if (node.isArray()) {
      return readList(node);
    }
    if (node.isObject() && node.size() == 1) {
      JsonNode base64 = node.get("base64");
      return base64 != null && base64.isString() ? readBase64(base64.stringValue()) : null;
    }
    return null;
  }

  private static @Nullable Bytes readList(JsonNode list) {
    byte[] content = new byte[list.size()];
    for (int i = 0; i < content.length; i++) {
      JsonNode item = list.get(i);
      if (!item.isIntegralNumber() || !item.canConvertToInt()) {
        return null;
      }
      int value = item.intValue();
      if (value < 0 || value > 255) {
        return null;
      }
      content[i] = (byte) value;
    }
    return Bytes.wrap(content);
  }

  private static @Nullable Bytes readBase64(String text) {
    try {
      return Bytes.wrap(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  static void write(Bytes bytes, JsonGenerator out) {
    byte[] content = bytes.array();
    if (content.length > Bytes.MAX_LISTED) {
      out.writeStartObject();
      out.writeStringProperty("base64", Base64.getEncoder().encodeToString(content));
      out.writeEndObject();
      return;
    }
    out.writeStartArray();
    for (byte b : content) {
      out.writeNumber(b & 0xff);
    }
    out.writeEndArray();
  }

  static final class Serializer extends ValueSerializer<Bytes> {
    @Override
    public void serialize(Bytes value, JsonGenerator out, SerializationContext context) {
      write(value, out);
    }
  }

  static final class Deserializer extends ValueDeserializer<Bytes> {
    @Override
    public Bytes deserialize(JsonParser parser, DeserializationContext context) {
      Bytes bytes = read(context.readTree(parser));
      if (bytes == null) {
        return context.reportInputMismatch(
            Bytes.class,
            "bytes are a list of numbers from 0 to 255, a string, or {\"base64\":\"…\"}");
      }
      return bytes;
    }
  }
}
