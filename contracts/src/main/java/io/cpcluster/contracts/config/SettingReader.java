package io.cpcluster.contracts.config;

import io.cpcluster.contracts.json.InvalidField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Takes a configuration document apart token by token, so that every value keeps its line. */
final class SettingReader {
  private static final int MAX_DEPTH = 16;

  private final String fileName;
  private final Collection<String> known;

  SettingReader(String fileName, Collection<String> known) {
    this.fileName = fileName;
    this.known = known;
  }

  Map<String, Setting> read(byte[] document) throws InvalidConfig {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), document)) {
      return readDocument(parser);
    } catch (JacksonException broken) {
      throw at(lineOf(broken.getLocation()), firstLine(broken.getOriginalMessage()));
    }
  }

  private Map<String, Setting> readDocument(JsonParser parser) throws InvalidConfig {
    JsonToken start = parser.nextToken();
    if (start != JsonToken.START_OBJECT) {
      throw at(line(parser), "expected an object {…} with settings");
    }
    Map<String, Setting> settings = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (!known.contains(name)) {
        throw at(line(parser), unknown(name, known));
      }
      parser.nextToken();
      settings.put(name, readSetting(parser));
    }
    if (parser.nextToken() != null) {
      throw at(line(parser), "something follows the end of the settings");
    }
    return settings;
  }

  private Setting readSetting(JsonParser parser) {
    int line = line(parser);
    JsonToken token = parser.currentToken();
    return switch (token) {
      case VALUE_STRING -> new Setting.Text(line, parser.getString());
      case VALUE_TRUE -> new Setting.Flag(line, true);
      case VALUE_FALSE -> new Setting.Flag(line, false);
      case VALUE_NULL -> new Setting.Absent(line);
      case VALUE_NUMBER_INT -> whole(parser, line);
      case VALUE_NUMBER_FLOAT -> new Setting.OtherNumber(line);
      case START_ARRAY -> {
        List<Setting> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(readSetting(parser));
        }
        yield new Setting.Many(line, items);
      }
      case START_OBJECT -> {
        Map<String, Setting> settings = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          settings.put(name, readSetting(parser));
        }
        yield new Setting.Nested(line, settings);
      }
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value starts with " + token);
    };
  }

  private static Setting whole(JsonParser parser, int line) {
    return switch (parser.getNumberType()) {
      case INT, LONG -> new Setting.Whole(line, parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> new Setting.OtherNumber(line);
    };
  }

  static String unknown(String name, Collection<String> known) {
    String shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
    String hint =
        InvalidField.nearest(name, known)
            .map(near -> "; did you mean \"" + near + "\"?")
            .orElse("; known: " + String.join(", ", known));
    return "\"" + shown + "\" is not a setting" + hint;
  }

  private InvalidConfig at(int line, String message) {
    return new InvalidConfig(fileName + ":" + line + ": " + message);
  }

  private static int line(JsonParser parser) {
    return lineOf(parser.currentTokenLocation());
  }

  private static int lineOf(TokenStreamLocation location) {
    return location == null ? 1 : Math.max(1, location.getLineNr());
  }

  private static String firstLine(String message) {
    return message == null ? "not readable" : message.lines().findFirst().orElse("not readable");
  }
}
