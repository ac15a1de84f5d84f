package io.cpcluster.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.event.EventTypes;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol page shows what the code does: every subject, every message, every code. */
class ProtocolPageTest {
  private static final String PAGE = read(Path.of("..", "docs", "protocol.md"));
  private static final Pattern BLOCK =
      Pattern.compile("```json ([^\n]*)\n(.*?)\n```", Pattern.DOTALL);

  /** A sample on the page, under the name of its golden file. */
  record Shown(String name, String json) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Shown> shown() {
    List<Shown> shown = new ArrayList<>();
    Matcher block = BLOCK.matcher(PAGE);
    while (block.find()) {
      shown.add(new Shown(block.group(1), block.group(2)));
    }
    return shown;
  }

  @ParameterizedTest
  @MethodSource("shown")
  void aSampleIsItsGoldenFile(Shown sample) throws Exception {
    try (InputStream golden =
        ProtocolPageTest.class.getResourceAsStream("/golden/" + sample.name() + ".json")) {
      assertThat(golden).as("golden file " + sample.name()).isNotNull();
      assertThat(Json.readTree(sample.json().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(Json.readTree(golden.readAllBytes()));
    }
  }

  @Test
  void everyGoldenFileIsShownOrLinked() {
    List<String> shown = shown().stream().map(Shown::name).toList();
    List<String> missing =
        Stream.concat(
                GoldenSamples.all().stream().map(Sample::file),
                SubmissionSamples.NAMES.stream().map(name -> "submission/" + name))
            .filter(name -> !shown.contains(name) && !PAGE.contains("/golden/" + name + ".json)"))
            .toList();

    assertThat(missing).isEmpty();
  }

  @Test
  void everySampleSaysWhatItIs() {
    int samples = PAGE.split("```json").length - 1;

    assertThat(shown()).hasSize(samples);
  }

  @Test
  void everySubjectIsNamed() throws Exception {
    List<String> missing =
        Stream.concat(constants(Subjects.class), publishedForms())
            .filter(subject -> !PAGE.contains("`" + subject + "`"))
            .toList();

    assertThat(missing).isEmpty();
  }

  @Test
  void everyBucketStreamAndHeaderIsNamed() throws Exception {
    List<String> missing =
        Stream.concat(
                constants(Buckets.class)
                    .filter(name -> !name.equals(Buckets.CLUSTER_ID_METADATA))
                    .filter(name -> !name.equals(Buckets.TARGET_PREFIX)),
                constants(Headers.class))
            .filter(name -> !PAGE.contains("`" + name + "`"))
            .toList();

    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyErrorCodeHasItsRow(ErrorCode code) {
    assertThat(PAGE).contains("| `" + code.wireName() + "` | " + code.number() + " | ");
  }

  @Test
  void everyEventIsNamed() {
    assertThat(PAGE)
        .contains(
            String.join(", ", EventTypes.OF_TASKS),
            String.join(", ", EventTypes.OF_NODES),
            String.join(", ", EventTypes.OF_MASTERS),
            String.join(", ", EventTypes.OF_LINKS),
            String.join(", ", EventTypes.OF_AUDITS),
            String.join(", ", EventTypes.OF_GROUPS),
            String.join(", ", EventTypes.OF_TRANSFERS));
  }

  /** The methods of {@link Subjects}, each given the names of its parameters. */
  private static Stream<String> publishedForms() throws ReflectiveOperationException {
    List<String> forms = new ArrayList<>();
    for (Method method : Subjects.class.getMethods()) {
      List<Parameter> parameters = List.of(method.getParameters());
      boolean textOnly = parameters.stream().allMatch(p -> p.getType() == String.class);
      if (Modifier.isStatic(method.getModifiers())
          && textOnly
          && !method.getName().equals("senderOf")) {
        Object[] names = parameters.stream().map(ProtocolPageTest::placeholder).toArray();
        forms.add((String) method.invoke(null, names));
      }
    }
    assertThat(forms).hasSizeGreaterThan(20);
    return forms.stream();
  }

  private static String placeholder(Parameter parameter) {
    return parameter.getName().equals("state") ? "<what>" : "<" + parameter.getName() + ">";
  }

  private static Stream<String> constants(Class<?> of) throws ReflectiveOperationException {
    List<String> values = new ArrayList<>();
    for (Field field : Arrays.asList(of.getFields())) {
      values.add(Objects.requireNonNull((String) field.get(null)));
    }
    return values.stream();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }
}
