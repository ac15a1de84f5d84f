package io.cpcluster.fuzzing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are kept as files: {@code src/test/resources/corpus/<parser>} of each module. */
public final class Corpus {
  private Corpus() {}

  /**
   * The inputs of a folder and of those below it, by name. Tests run in the folder of their module.
   *
   * @throws IllegalStateException when there is none: a test of nothing shows nothing
   */
  public static List<Seed> of(String module, String parser) throws IOException {
    return below(Path.of("..", module, "src", "test", "resources", "corpus", parser));
  }

  /** The files of any folder and of those below it, by name. */
  public static List<Seed> below(Path folder) throws IOException {
    List<Seed> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        seeds.add(new Seed(folder.relativize(file).toString(), Files.readAllBytes(file)));
      }
    }
    if (seeds.isEmpty()) {
      throw new IllegalStateException(folder.toAbsolutePath() + " holds no inputs");
    }
    return seeds;
  }
}
