package io.cpcluster.contracts.task;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.BytesJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/** The one table of wire names and records of {@link Result}. */
public final class ResultJson {
  private ResultJson() {}

  /** Writes a result in its externally tagged shape. */
  public static final class Serializer extends ValueSerializer<Result> {
    @Override
    public void serialize(Result value, JsonGenerator out, SerializationContext context) {
      switch (value) {
        case Result.Stored _ -> out.writeString("Stored");
        case Result.Written _ -> out.writeString("Written");
        case Result.Number(double number) -> {
          out.writeStartObject();
          out.writeName("Number");
          if (Double.isFinite(number)) {
            out.writeNumber(number);
          } else {
            out.writeString(Double.toString(number));
          }
          out.writeEndObject();
        }
        case Result.Response(String text) -> text(out, "Response", text);
        case Result.Error(String text) -> text(out, "Error", text);
        case Result.Data(Bytes bytes) -> {
          out.writeStartObject();
          out.writeName("Bytes");
          out.writePOJO(bytes);
          out.writeEndObject();
        }
        case Result.Output(int exit, String text, boolean truncated) -> {
          out.writeStartObject();
          out.writeObjectPropertyStart("Output");
          out.writeNumberProperty("exit", exit);
          out.writeStringProperty("text", text);
          out.writeBooleanProperty("truncated", truncated);
          out.writeEndObject();
          out.writeEndObject();
        }
        case Result.Blob(String node, String sha256, long size) -> {
          out.writeStartObject();
          out.writeObjectPropertyStart("Blob");
          out.writeStringProperty("node", node);
          out.writeStringProperty("sha256", sha256);
          out.writeNumberProperty("size", size);
          out.writeEndObject();
          out.writeEndObject();
        }
      }
    }

    private static void text(JsonGenerator out, String name, String text) {
      out.writeStartObject();
      out.writeStringProperty(name, text);
      out.writeEndObject();
    }
  }

  /** Reads a result from its externally tagged shape. */
  public static final class Deserializer extends ValueDeserializer<Result> {
    @Override
    public Result deserialize(JsonParser parser, DeserializationContext context) {
      JsonNode node = context.readTree(parser);
      Result result = read(node);
      return result != null
          ? result
          : context.reportInputMismatch(Result.class, "not a result: %s", shape(node));
    }
  }

  private static @Nullable Result read(JsonNode node) {
    if (node.isString()) {
      return switch (node.stringValue()) {
        case "Stored" -> new Result.Stored();
        case "Written" -> new Result.Written();
        default -> null;
      };
    }
    if (!node.isObject() || node.size() != 1) {
      return null;
    }
    var entry = node.properties().iterator().next();
    JsonNode body = entry.getValue();
    return switch (entry.getKey()) {
      case "Number" -> number(body);
      case "Response" -> body.isString() ? new Result.Response(body.stringValue()) : null;
      case "Error" -> body.isString() ? new Result.Error(body.stringValue()) : null;
      case "Bytes" -> bytes(body);
      case "Output" ->
          new Result.Output(
              body.path("exit").asInt(-1),
              body.path("text").asString(""),
              body.path("truncated").asBoolean(false));
      case "Blob" ->
          new Result.Blob(
              body.path("node").asString(""),
              body.path("sha256").asString(""),
              body.path("size").asLong(0));
      default -> null;
    };
  }

  private static @Nullable Result number(JsonNode body) {
    if (body.isNumber()) {
      return new Result.Number(body.doubleValue());
    }
    if (!body.isString()) {
      return null;
    }
    return switch (body.stringValue()) {
      case "Infinity" -> new Result.Number(Double.POSITIVE_INFINITY);
      case "-Infinity" -> new Result.Number(Double.NEGATIVE_INFINITY);
      case "NaN" -> new Result.Number(Double.NaN);
      default -> null;
    };
  }

  private static @Nullable Result bytes(JsonNode body) {
    Bytes bytes = BytesJson.read(body);
    return bytes == null ? null : new Result.Data(bytes);
  }

  private static String shape(JsonNode node) {
    return node.isObject() ? "object with " + node.propertyNames() : node.getNodeType().name();
  }
}
