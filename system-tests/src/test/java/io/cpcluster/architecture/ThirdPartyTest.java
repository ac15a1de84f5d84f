package io.cpcluster.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every library that the project is built from is named with its licence, in its jars too. */
class ThirdPartyTest {
  private static final Path ROOT =
      Path.of(System.getProperty("cpcluster.root", "..")).toAbsolutePath().normalize();
  private static final Pattern JAR = Pattern.compile("(.+?)-\\d[^/]*\\.jar");

  @Test
  void everyLibraryOnTheClassPathIsInTheNotices() throws Exception {
    String notices = Files.readString(ROOT.resolve("THIRD-PARTY.md"));

    List<String> unnamed =
        libraries().stream().filter(name -> !notices.contains("`" + name + "`")).toList();

    assertThat(unnamed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cli/target/cpcluster.jar",
        "control-plane/target/cpcluster-master.jar",
        "node-agent/target/cpcluster-node.jar"
      })
  void aRunnableJarHasTheLicencesAndNotices(String jar) throws Exception {
    try (ZipFile opened = new ZipFile(ROOT.resolve(jar).toFile())) {
      for (Path text : texts()) {
        assertThat(read(opened, "META-INF/" + ROOT.relativize(text)))
            .as(ROOT.relativize(text) + " in " + jar)
            .isEqualTo(Files.readString(text));
      }
      assertThat(read(opened, "META-INF/NOTICE")).contains("CPCluster", "Jackson JSON processor");
    }
  }

  @Test
  void everyLicenceTextIsNamedInTheNotices() throws Exception {
    String notices = Files.readString(ROOT.resolve("THIRD-PARTY.md"));

    assertThat(texts())
        .allSatisfy(text -> assertThat(notices).contains("(" + ROOT.relativize(text) + ")"));
  }

  private static List<Path> texts() throws IOException {
    try (Stream<Path> licences = Files.list(ROOT.resolve("licenses"))) {
      return Stream.concat(Stream.of(ROOT.resolve("LICENSE")), licences).sorted().toList();
    }
  }

  private static String read(ZipFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
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
