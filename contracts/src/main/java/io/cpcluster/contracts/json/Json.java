package io.cpcluster.contracts.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.ContentJson;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.ResultJson;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskJson;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskRecordJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The one JSON mapper. Field names are snake_case, absent values are left out, unknown fields are
 * ignored (between masters and peers versions may differ by one; what people send is read by {@link
 * #readStrictly}). Thread-safe.
 */
public final class Json {
  /** The largest document of a person or program that is read, in bytes. */
  public static final int MAX_DOCUMENT_BYTES = 1 << 20;

  /** The deepest nesting that is read. */
  public static final int MAX_DEPTH = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(factory())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .annotationIntrospector(
              AnnotationIntrospector.pair(new NeededFields(), new JacksonAnnotationIntrospector()))
          .addModule(shapes())
          .build();

  private static final ObjectReader STRICT =
      MAPPER.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  private Json() {}

  /** The document of a value, in UTF-8. */
  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** The document of a value as text. */
  public static String writeText(Object value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  /** The document of a value over several lines, for people. */
  public static String writePretty(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  /**
   * Reads a document of a master or peer. Absent lists are empty, absent numbers 0; every other
   * field that is not {@code @Nullable} must be there.
   *
   * @throws InvalidField when it is not JSON or not of that type
   */
  public static <T> T read(byte[] document, Class<T> type) throws InvalidField {
    try {
      T value = MAPPER.readValue(document, type);
      if (value == null) {
        throw new InvalidField("expected " + type.getSimpleName() + ", found null");
      }
      return value;
    } catch (JacksonException broken) {
      throw new InvalidField(Problem.of(broken));
    }
  }

  /** Reads any document into a tree, with the limits on depth and sizes. */
  public static JsonNode readTree(byte[] document) throws InvalidField {
    try {
      return MAPPER.readTree(document);
    } catch (JacksonException broken) {
      throw new InvalidField(Problem.of(broken));
    }
  }

  /**
   * Reads a document of a person or program into a tree: at most {@link #MAX_DOCUMENT_BYTES}, at
   * most {@link #MAX_DEPTH} deep, plain UTF-8, no key twice, nothing after the end.
   *
   * @throws InvalidField saying what is wrong and, for broken JSON, at which line and column
   */
  public static JsonNode readStrictly(byte[] document) throws InvalidField {
    if (document.length > MAX_DOCUMENT_BYTES) {
      throw new InvalidField(
          "the document has " + document.length + " bytes; at most " + MAX_DOCUMENT_BYTES);
    }
    Encoding.check(document);
    try {
      JsonNode tree = STRICT.readTree(document);
      if (tree == null || tree.isMissingNode()) {
        throw new InvalidField("the body is empty; expected a JSON document");
      }
      Encoding.check(document, tree);
      return tree;
    } catch (JacksonException broken) {
      throw new InvalidField(Problem.of(broken));
    }
  }

  /** Turns a tree into a value, as {@link #read} would. */
  public static <T> T convert(JsonNode tree, Class<T> type) throws InvalidField {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JacksonException broken) {
      throw new InvalidField(Problem.of(broken));
    }
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(8 * MAX_DOCUMENT_BYTES)
                .maxNumberLength(64)
                .maxNameLength(1024)
                .build())
        .build();
  }

  private static SimpleModule shapes() {
    return new SimpleModule("cpcluster")
        .addSerializer(Bytes.class, new BytesJson.Serializer())
        .addDeserializer(Bytes.class, new BytesJson.Deserializer())
        .addSerializer(Content.class, new ContentJson.Serializer())
        .addSerializer(Task.class, new TaskJson.Serializer())
        .addDeserializer(Task.class, new TaskJson.Deserializer())
        .addSerializer(Result.class, new ResultJson.Serializer())
        .addDeserializer(Result.class, new ResultJson.Deserializer())
        .addSerializer(TaskRecord.class, new TaskRecordJson.Serializer())
        .addDeserializer(TaskRecord.class, new TaskRecordJson.Deserializer());
  }
}
