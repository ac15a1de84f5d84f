package io.cpcluster.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation names in the sources is there. */
class NamedFilesTest {
  private static final Path ROOT =
      Path.of(System.getProperty("cpcluster.root", "..")).toAbsolutePath().normalize();
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");
  private static final Pattern ROW = Pattern.compile("^\\| R[0-9]+ \\|");
  private static final Pattern TEST_OF_ROW = Pattern.compile("`([A-Z]\\w*Test)(?:#(\\w+))?`");
  private static final Pattern FILE = Pattern.compile("`([a-z]+/[A-Z]\\w+)`");

  @Test
  void everyTestThatShowsARequirementIsThere() throws IOException {
    Map<String, Path> tests =
        sources("src/test/java")
            .collect(Collectors.toMap(NamedFilesTest::name, f -> f, (a, _) -> a));

    List<String> missing =
        TEST.matcher(page("requirements.md"))
            .results()
            .filter(named -> !isThere(tests.get(named.group(1)), named.group(2)))
            .map(named -> named.group())
            .distinct()
            .toList();

    assertThat(missing).isEmpty();
  }

  @Test
  void everyTestThatShowsARowIsThere() throws IOException {
    List<Path> sources = sources("src/test/java").toList();
    List<String> rows = page("reliability.md").lines().filter(ROW.asPredicate()).toList();

    List<String> missing =
        rows.stream()
            .flatMap(row -> TEST_OF_ROW.matcher(row).results())
            .filter(
                named ->
                    sources.stream()
                        .filter(file -> name(file).equals(named.group(1)))
                        .noneMatch(file -> isThere(file, named.group(2))))
            .map(named -> named.group())
            .distinct()
            .toList();

    assertThat(rows).hasSizeGreaterThan(30).allMatch(row -> TEST_OF_ROW.matcher(row).find());
    assertThat(missing).isEmpty();
  }

  @Test
  void everyFileOfATasksWalkIsThere() throws IOException {
    List<Path> sources = sources("src/main/java").toList();

    List<String> missing =
        FILE.matcher(page("PROJECT_OVERVIEW.md"))
            .results()
            .map(named -> named.group(1))
            .filter(named -> sources.stream().noneMatch(file -> file.endsWith(named + ".java")))
            .distinct()
            .toList();

    assertThat(missing).isEmpty();
  }

  private static boolean isThere(Path test, String method) {
    try {
      return test != null
          && (method == null || Files.readString(test).contains("void " + method + "("));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Stream<Path> sources(String folder) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve(folder))
          .filter(Files::isDirectory)
          .map(javaFiles())
          .flatMap(List::stream)
          .toList()
          .stream();
    }
  }

  private static Function<Path, List<Path>> javaFiles() {
    return folder -> {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(file -> file.toString().endsWith(".java")).toList();
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    };
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("..", "docs", name));
  }
}
