package io.cpcluster.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.access.Grant;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.submission.SubmitRequest;
import io.cpcluster.contracts.task.Repeat;
import io.cpcluster.contracts.task.TaskClass;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A message without a golden file is found here before anybody relies on its shape. */
class CompletenessTest {
  /** Records that are not written as JSON: rights, what a body was read as, and a subject token. */
  private static final Set<Class<?>> NO_MESSAGES =
      Set.of(
          Grant.class,
          Submission.class,
          SubmitRequest.One.class,
          SubmitRequest.Many.class,
          SubmitRequest.Valid.class,
          SubmitRequest.Invalid.class,
          TaskClass.class,
          Repeat.Every.class);

  /** Settings of programs: they are read from files, never sent. */
  private static final String SETTINGS = "io.cpcluster.contracts.config";

  @Test
  void everyRecordIsPartOfAGoldenFile() throws Exception {
    Set<Class<?>> frozen = new HashSet<>();
    GoldenSamples.all().forEach(sample -> collect(sample.value(), frozen));

    Set<String> missing = new TreeSet<>();
    for (Class<?> type : recordsOfTheModule()) {
      if (!frozen.contains(type) && !NO_MESSAGES.contains(type)) {
        missing.add(type.getName());
      }
    }
    assertThat(missing).as("records without a golden file").isEmpty();
  }

  @Test
  void everyOptionalFieldIsGivenInSomeGoldenFile() throws Exception {
    Set<String> given = new HashSet<>();
    GoldenSamples.all().forEach(sample -> collectGiven(sample.value(), given));

    Set<String> never = new TreeSet<>();
    for (Class<?> type : recordsOfTheModule()) {
      for (var component : type.getRecordComponents()) {
        String name = type.getName() + "." + component.getName();
        if (!NO_MESSAGES.contains(type) && !given.contains(name)) {
          never.add(name);
        }
      }
    }
    assertThat(never).as("fields that are null in every golden file").isEmpty();
  }

  private static List<Class<?>> recordsOfTheModule() throws IOException, URISyntaxException {
    Path root = Path.of(Json.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      List<Class<?>> records =
          files
              .map(file -> root.relativize(file).toString())
              .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
              .<Class<?>>map(CompletenessTest::load)
              .filter(type -> type.isRecord() && Modifier.isPublic(type.getModifiers()))
              .filter(type -> !type.getPackageName().equals(SETTINGS))
              .toList();
      assertThat(records).as("records found in " + root).hasSizeGreaterThan(50);
      return records;
    }
  }

  private static Class<?> load(String classFile) {
    String name = classFile.replace(".class", "").replace('/', '.').replace('\\', '.');
    try {
      return Class.forName(name, false, CompletenessTest.class.getClassLoader());
    } catch (ClassNotFoundException justFound) {
      throw new AssertionError(justFound);
    }
  }

  private static void collect(@Nullable Object value, Set<Class<?>> into) {
    switch (value) {
      case Record record -> {
        into.add(record.getClass());
        components(record).values().forEach(part -> collect(part, into));
      }
      case Collection<?> parts -> parts.forEach(part -> collect(part, into));
      case Map<?, ?> parts -> parts.values().forEach(part -> collect(part, into));
      case null, default -> {}
    }
  }

  private static void collectGiven(@Nullable Object value, Set<String> into) {
    switch (value) {
      case Record record ->
          components(record)
              .forEach(
                  (name, part) -> {
                    into.add(record.getClass().getName() + "." + name);
                    collectGiven(part, into);
                  });
      case Collection<?> parts -> parts.forEach(part -> collectGiven(part, into));
      case Map<?, ?> parts -> parts.values().forEach(part -> collectGiven(part, into));
      case null, default -> {}
    }
  }

  /** The components that are not null, by name. */
  private static Map<String, Object> components(Record record) {
    Map<String, Object> parts = new LinkedHashMap<>();
    for (var component : record.getClass().getRecordComponents()) {
      try {
        Object part = component.getAccessor().invoke(record);
        if (part != null) {
          parts.put(component.getName(), part);
        }
      } catch (ReflectiveOperationException notPublic) {
        throw new AssertionError(notPublic);
      }
    }
    return parts;
  }
}
