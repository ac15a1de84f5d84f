package io.cpcluster.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every library that the project is built from is named with its licence. */
class ThirdPartyTest {
  private static final Pattern JAR = Pattern.compile("(.+?)-\\d[^/]*\\.jar");

  @Test
  void everyLibraryOnTheClassPathIsInTheNotices() throws Exception {
    String notices = Files.readString(Path.of("..", "THIRD-PARTY.md"));

    List<String> unnamed =
        libraries().stream().filter(name -> !notices.contains("`" + name + "`")).toList();

    assertThat(unnamed).isEmpty();
  }

  private static List<String> libraries() {
    List<String> libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(entry -> !entry.getParent().endsWith("target"))
            .map(entry -> JAR.matcher(entry.getFileName().toString()))
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .distinct()
            .sorted()
            .toList();
    assertThat(libraries).contains("jackson-databind", "jnats", "junit-jupiter-api");
    return libraries;
  }
}
