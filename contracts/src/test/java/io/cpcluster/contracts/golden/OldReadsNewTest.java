package io.cpcluster.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.submission.ManyAnswer;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Masters and peers of two versions understand each other. */
class OldReadsNewTest {
  /** Maps whose keys are data: there an unknown name is an entry. */
  private static final Set<String> FREE_KEYS =
      Set.of("credits", "backlog", "nodes", "queued", "counts");

  static List<Sample> samples() {
    return GoldenSamples.forPeers();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void aFieldOfANewerVersionIsIgnored(Sample sample) throws Exception {
    JsonNode document = Json.readTree(sample.golden());
    addUnknownFields(document, !isTagged(sample));

    Object read = sample.reader().read(Json.write(document));

    if (!(sample.value() instanceof ManyAnswer)) {
      assertThat(read).isEqualTo(sample.value());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void aMessageWithoutItsOptionalFieldsIsRead(Sample sample) throws Exception {
    ObjectNode document = (ObjectNode) Json.readTree(sample.golden());
    ObjectNode fields = fields(sample, document);
    List<RecordComponent> optional = optionalComponents(sample.type());
    optional.forEach(component -> fields.remove(snakeCase(component.getName())));

    Object read = sample.reader().read(Json.write(document));

    for (RecordComponent component : optional) {
      Object value = component.getAccessor().invoke(read);
      assertThat(value == null || isEmpty(value)).as(component.getName()).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void aMessageWithoutAFieldItNeedsIsRefusedByName(Sample sample) throws Exception {
    for (RecordComponent component : neededComponents(sample.type())) {
      ObjectNode document = (ObjectNode) Json.readTree(sample.golden());
      ObjectNode fields = fields(sample, document);
      String field = wireName(component);
      assertThat(fields.remove(field)).as(field).isNotNull();
      assertThatThrownBy(() -> sample.reader().read(Json.write(document)))
          .isInstanceOf(InvalidField.class)
          .hasMessageContaining(field);

      fields.putNull(field);
      assertThatThrownBy(() -> sample.reader().read(Json.write(document)))
          .isInstanceOf(InvalidField.class)
          .hasMessageContaining(field);
    }
  }

  static List<Sample> records() {
    return GoldenSamples.forPeers().stream().filter(sample -> sample.type().isRecord()).toList();
  }

  private static List<RecordComponent> optionalComponents(Class<?> type) {
    return List.of(type.getRecordComponents()).stream()
        .filter(c -> isNullable(c) || isCollection(c))
        .toList();
  }

  private static List<RecordComponent> neededComponents(Class<?> type) {
    return List.of(type.getRecordComponents()).stream()
        .filter(c -> !isNullable(c) && !isCollection(c) && !c.getType().isPrimitive())
        .toList();
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static boolean isCollection(RecordComponent component) {
    return Collection.class.isAssignableFrom(component.getType())
        || Map.class.isAssignableFrom(component.getType());
  }

  private static boolean isEmpty(Object value) {
    return value instanceof Collection<?> list
        ? list.isEmpty()
        : value instanceof Map<?, ?> map && map.isEmpty();
  }

  private static boolean isTagged(Sample sample) {
    return sample.file().startsWith("task/")
        || sample.file().startsWith("result/")
        || isFrame(sample);
  }

  private static boolean isFrame(Sample sample) {
    return sample.value() instanceof LinkMessage;
  }

  /** Where a record's fields stand: in the document, or below its tag. */
  private static ObjectNode fields(Sample sample, ObjectNode document) {
    return isFrame(sample) ? (ObjectNode) document.get(sample.type().getSimpleName()) : document;
  }

  /** Adds a field to every object that is no map and no tag. */
  private static void addUnknownFields(JsonNode node, boolean here) {
    if (node instanceof ArrayNode list) {
      list.forEach(item -> addUnknownFields(item, !isTag(item)));
    }
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> fields = new TreeMap<>();
      object.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
      fields.forEach(
          (name, value) -> {
            if (!FREE_KEYS.contains(name) || !value.isObject()) {
              addUnknownFields(value, !isTag(value) && !value.has("base64"));
            }
          });
      if (here) {
        object.put("of_a_newer_version", 1);
      }
    }
  }

  /** Whether the object is a tag around one body, such as {@code {"Compute":{…}}}. */
  private static boolean isTag(JsonNode node) {
    return node.isObject()
        && (node.size() == 1
            && Character.isUpperCase(node.propertyNames().iterator().next().charAt(0)));
  }

  private static String wireName(RecordComponent component) {
    var given =
        component.getAccessor().getAnnotation(com.fasterxml.jackson.annotation.JsonProperty.class);
    return given != null ? given.value() : snakeCase(component.getName());
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
