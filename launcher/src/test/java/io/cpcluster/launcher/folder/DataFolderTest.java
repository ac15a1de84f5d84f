package io.cpcluster.launcher.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataFolderTest {
  private static final Path HOME = Path.of("/home/ann");

  @Test
  void theOptionWinsOverTheVariable() {
    assertThat(DataFolder.chosen(Path.of("/x/../y"), Map.of("CPCLUSTER_DATA", "/z"), HOME))
        .isEqualTo(Path.of("/y"));
  }

  @Test
  void theVariableWinsOverTheDefault() {
    assertThat(DataFolder.chosen(null, Map.of("CPCLUSTER_DATA", "/z"), HOME))
        .isEqualTo(Path.of("/z"));
  }

  @Test
  void theDefaultIsInTheUsersDataFolder() {
    assertThat(DataFolder.chosen(null, Map.of("CPCLUSTER_DATA", " "), HOME))
        .isEqualTo(Path.of("/home/ann/.local/share/cpcluster/dev"));
    assertThat(DataFolder.chosen(null, Map.of("XDG_DATA_HOME", "/data"), HOME))
        .isEqualTo(Path.of("/data/cpcluster/dev"));
    assertThat(DataFolder.chosen(null, Map.of("XDG_DATA_HOME", "relative"), HOME))
        .as("the standard has relative ones ignored")
        .isEqualTo(Path.of("/home/ann/.local/share/cpcluster/dev"));
  }
}
