package io.cpcluster.contracts.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one JSON object, read strictly: a field that is not named as known is refused with
 * the nearest known one. A JSON null counts as absent.
 */
public final class Fields {
  private final String where;
  private final JsonNode object;

  private Fields(String where, JsonNode object) {
    this.where = where;
    this.object = object;
  }

  /**
   * Takes an object apart.
   *
   * @param where what the object is, for messages; empty for the document itself
   * @throws InvalidField when it is no object or has an unknown field
   */
  public static Fields of(String where, JsonNode object, String... known) throws InvalidField {
    Fields fields = ofPeer(where, object);
    List<String> names = List.of(known);
    for (String name : object.propertyNames()) {
      if (!names.contains(name)) {
        throw fields.wrong(InvalidField.unknown("field", name, names).getMessage());
      }
    }
    return fields;
  }

  /**
   * Takes an object of a master or peer apart: fields of a newer version are ignored.
   *
   * @throws InvalidField when it is no object
   */
  public static Fields ofPeer(String where, JsonNode object) throws InvalidField {
    Fields fields = new Fields(where, object);
    if (!object.isObject()) {
      throw fields.wrong("expected an object {…}, found " + typeOf(object));
    }
    return fields;
  }

  public @Nullable JsonNode optional(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  public JsonNode required(String name) throws InvalidField {
    JsonNode value = optional(name);
    if (value == null) {
      throw wrong("\"" + name + "\" is missing");
    }
    return value;
  }

  public String text(String name) throws InvalidField {
    JsonNode value = required(name);
    if (!value.isString()) {
      throw wrong("\"" + name + "\" must be a string, found " + typeOf(value));
    }
    return value.stringValue();
  }

  public @Nullable String textOrNull(String name) throws InvalidField {
    return optional(name) == null ? null : text(name);
  }

  public boolean flag(String name, boolean otherwise) throws InvalidField {
    JsonNode value = optional(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong("\"" + name + "\" must be true or false, found " + typeOf(value));
    }
    return value.booleanValue();
  }

  /** A whole number within bounds, both inclusive. */
  public long number(String name, long otherwise, long least, long most) throws InvalidField {
    JsonNode value = optional(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber()) {
      throw wrong("\"" + name + "\" must be a whole number, found " + typeOf(value));
    }
    if (!value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
      throw wrong("\"" + name + "\" must be from " + least + " to " + most);
    }
    return value.longValue();
  }

  public List<String> texts(String name) throws InvalidField {
    JsonNode value = optional(name);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      for (JsonNode item : value) {
        if (item.isString()) {
          texts.add(item.stringValue());
        }
      }
    }
    if (!value.isArray() || texts.size() != value.size()) {
      throw wrong("\"" + name + "\" must be a list of strings");
    }
    return texts;
  }

  /** An error about this object. */
  public InvalidField wrong(String message) {
    return new InvalidField(where.isEmpty() ? message : where + ": " + message);
  }

  /** What a JSON value is, in words for a message. */
  public static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case BOOLEAN -> "true or false";
      case NUMBER -> value.isIntegralNumber() ? "a number" : "a number with a fraction";
      case STRING -> "a string";
      case OBJECT -> "an object";
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "nothing";
    };
  }
}
