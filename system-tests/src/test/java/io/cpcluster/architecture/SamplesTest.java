package io.cpcluster.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the README compiles as it stands there. */
class SamplesTest {
  private static final Path README =
      Path.of(System.getProperty("cpcluster.root", "..")).resolve("README.md");
  private static final Pattern SAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path temp;

  @Test
  void everySampleCompiles() throws Exception {
    List<MatchResult> samples = SAMPLE.matcher(Files.readString(README)).results().toList();

    assertThat(samples).isNotEmpty();
    for (MatchResult sample : samples) {
      assertThat(complaints(sample.group(1))).isEmpty();
    }
  }

  private String complaints(String source) throws Exception {
    Path file = Files.writeString(temp.resolve("Sample.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    compiler
        .getTask(
            complaints,
            null,
            null,
            List.of(
                "-proc:none",
                "-d",
                temp.toString(),
                "-cp",
                System.getProperty("java.class.path", "")),
            null,
            compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
        .call();
    return complaints.toString();
  }
}
