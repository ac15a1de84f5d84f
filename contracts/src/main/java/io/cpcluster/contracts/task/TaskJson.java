package io.cpcluster.contracts.task;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/** The one table of wire names and records of {@link Task}. */
public final class TaskJson {
  /** Every kind of task, as it stands on the wire. */
  public static final List<String> KINDS =
      List.of(
          "Compute",
          "ComplexMath",
          "HttpRequest",
          "Tcp",
          "Udp",
          "StoreData",
          "RetrieveData",
          "DiskWrite",
          "DiskRead",
          "GetGlobalRam",
          "GetStorage",
          "Shell");

  private TaskJson() {}

  /**
   * Reads a task strictly.
   *
   * @throws InvalidField when the kind is unknown, or a field is unknown, missing or of the wrong
   *     type; the message names it and the nearest right one
   */
  public static Task read(JsonNode node) throws InvalidField {
    return read(node, Fields::of);
  }

  /**
   * How the fields of a kind are taken apart: strictly, or with those of a newer version ignored.
   */
  @FunctionalInterface
  interface Reading {
    Fields of(String kind, JsonNode body, String... known) throws InvalidField;
  }

  private static Task read(JsonNode node, Reading reading) throws InvalidField {
    if (node.isString()) {
      return readBare(node.stringValue());
    }
    if (!node.isObject() || node.size() != 1) {
      throw new InvalidField(
          "a task is its kind with its fields, such as {\"Compute\":{\"expression\":\"1+2\"}}");
    }
    var entry = node.properties().iterator().next();
    return readFields(entry.getKey(), entry.getValue(), reading);
  }

  private static Task readBare(String kind) throws InvalidField {
    return switch (kind) {
      case "GetGlobalRam" -> new Task.GetGlobalRam();
      case "GetStorage" -> new Task.GetStorage();
      default -> {
        if (KINDS.contains(kind)) {
          throw new InvalidField(kind + " needs its fields: {\"" + kind + "\":{…}}");
        }
        throw InvalidField.unknown("task kind", kind, KINDS);
      }
    };
  }

  private static Task readFields(String kind, JsonNode body, Reading reading) throws InvalidField {
    return switch (kind) {
      case "Compute" -> new Task.Compute(one(kind, body, "expression", reading));
      case "ComplexMath" -> new Task.ComplexMath(one(kind, body, "expression", reading));
      case "HttpRequest" -> {
        Fields fields = reading.of(kind, body, "url", "any_status");
        yield new Task.HttpRequest(fields.text("url"), fields.flag("any_status", false));
      }
      case "Tcp" -> {
        Fields fields = reading.of(kind, body, "addr", "data");
        yield new Task.Tcp(fields.text("addr"), data(kind, fields, reading));
      }
      case "Udp" -> {
        Fields fields = reading.of(kind, body, "addr", "data");
        yield new Task.Udp(fields.text("addr"), data(kind, fields, reading));
      }
      case "StoreData" -> {
        Fields fields = reading.of(kind, body, "key", "data");
        yield new Task.StoreData(fields.text("key"), data(kind, fields, reading));
      }
      case "RetrieveData" -> new Task.RetrieveData(one(kind, body, "key", reading));
      case "DiskWrite" -> {
        Fields fields = reading.of(kind, body, "path", "data");
        yield new Task.DiskWrite(fields.text("path"), data(kind, fields, reading));
      }
      case "DiskRead" -> new Task.DiskRead(one(kind, body, "path", reading));
      case "GetGlobalRam" -> {
        reading.of(kind, body);
        yield new Task.GetGlobalRam();
      }
      case "GetStorage" -> {
        reading.of(kind, body);
        yield new Task.GetStorage();
      }
      case "Shell" -> shell(reading.of(kind, body, "cmd", "argv"));
      default -> throw InvalidField.unknown("task kind", kind, KINDS);
    };
  }

  private static String one(String kind, JsonNode body, String field, Reading reading)
      throws InvalidField {
    return reading.of(kind, body, field).text(field);
  }

  private static Content data(String kind, Fields fields, Reading reading) throws InvalidField {
    return ContentJson.read(kind + ": \"data\"", fields.required("data"), reading);
  }

  private static Task shell(Fields fields) throws InvalidField {
    @Nullable JsonNode argv = fields.optional("argv");
    @Nullable JsonNode cmd = fields.optional("cmd");
    if ((argv == null) == (cmd == null)) {
      throw new InvalidField("Shell: give either \"cmd\" or \"argv\"");
    }
    if (argv == null) {
      String text = fields.text("cmd");
      if (text.isBlank()) {
        throw new InvalidField("Shell: \"cmd\" is empty; give a command such as \"echo hi\"");
      }
      return new Task.Shell(text, null);
    }
    List<String> words = new ArrayList<>();
    for (JsonNode word : argv) {
      if (!word.isString()) {
        throw new InvalidField("Shell: \"argv\" is a list of strings");
      }
      words.add(word.stringValue());
    }
    if (!argv.isArray() || words.isEmpty()) {
      throw new InvalidField("Shell: \"argv\" is a list with a program and its arguments");
    }
    return new Task.Shell(null, words);
  }

  /** Writes a task in its externally tagged shape. */
  public static final class Serializer extends ValueSerializer<Task> {
    @Override
    public void serialize(Task task, JsonGenerator out, SerializationContext context) {
      if (task instanceof Task.GetGlobalRam || task instanceof Task.GetStorage) {
        out.writeString(task.kind());
        return;
      }
      out.writeStartObject();
      out.writeObjectPropertyStart(task.kind());
      switch (task) {
        case Task.Compute(String expression) -> out.writeStringProperty("expression", expression);
        case Task.ComplexMath(String expression) ->
            out.writeStringProperty("expression", expression);
        case Task.HttpRequest(String url, boolean anyStatus) -> {
          out.writeStringProperty("url", url);
          if (anyStatus) {
            out.writeBooleanProperty("any_status", true);
          }
        }
        case Task.Tcp(String addr, Content data) -> named(out, "addr", addr, data);
        case Task.Udp(String addr, Content data) -> named(out, "addr", addr, data);
        case Task.StoreData(String key, Content data) -> named(out, "key", key, data);
        case Task.RetrieveData(String key) -> out.writeStringProperty("key", key);
        case Task.DiskWrite(String path, Content data) -> named(out, "path", path, data);
        case Task.DiskRead(String path) -> out.writeStringProperty("path", path);
        case Task.GetGlobalRam _, Task.GetStorage _ -> {}
        case Task.Shell(@Nullable String cmd, @Nullable List<String> argv) -> {
          if (cmd != null) {
            out.writeStringProperty("cmd", cmd);
          }
          if (argv != null) {
            out.writeArrayPropertyStart("argv");
            argv.forEach(out::writeString);
            out.writeEndArray();
          }
        }
      }
      out.writeEndObject();
      out.writeEndObject();
    }

    private static void named(JsonGenerator out, String name, String value, Content data) {
      out.writeStringProperty(name, value);
      out.writeName("data");
      ContentJson.write(data, out);
    }
  }

  /** Reads a task from its externally tagged shape. */
  public static final class Deserializer extends ValueDeserializer<Task> {
    @Override
    public Task deserialize(JsonParser parser, DeserializationContext context) {
      try {
        return read(context.readTree(parser), (kind, body, _) -> Fields.ofPeer(kind, body));
      } catch (InvalidField invalid) {
        return context.reportInputMismatch(Task.class, "%s", invalid.getMessage());
      }
    }
  }
}
