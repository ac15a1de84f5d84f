package io.cpcluster.cli.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalArgumentsTest {
  @TempDir Path temp;
  private ClusterFolder folder;
  private Path credentials;

  @BeforeEach
  void makeCluster() throws IOException {
    folder = new ClusterFolder(temp.resolve("data"));
    folder.make();
    credentials = Files.writeString(folder.masterCredentials(), "{}");
    ClusterRecord.ofOthers("c-1", "dev", List.of("nats://127.0.0.1:4222"), "1s", 10, 0)
        .save(folder);
  }

  @Test
  void aProgramThatIsToldNothingMeansTheLocalCluster() throws IOException {
    assertThat(completed(List.of("--role", "Internet"), Map.of(), false))
        .containsExactly(
            "--role", "Internet", "--nats=nats://127.0.0.1:4222", "--credentials=" + credentials);
  }

  @ParameterizedTest
  @ValueSource(strings = {"node.json", "--log-level info node.json", "--nats=x", "--credentials x"})
  void aProgramThatIsToldWhereIsLeftAlone(String line) throws IOException {
    List<String> arguments = List.of(line.split(" "));
    assertThat(completed(arguments, Map.of(), false)).isEqualTo(arguments);
  }

  @Test
  void variablesAndTheDefaultFileSayWhereToo() throws IOException {
    assertThat(completed(List.of(), Map.of("CPCLUSTER_NATS", "x"), false)).isEmpty();
    assertThat(completed(List.of(), Map.of(), true)).isEmpty();
  }

  @Test
  void withoutALocalClusterNothingIsAdded() throws IOException {
    folder.remove();
    assertThat(completed(List.of(), Map.of(), false)).isEmpty();
  }

  private List<String> completed(
      List<String> arguments, Map<String, String> environment, boolean hasDefaultFile)
      throws IOException {
    return LocalArguments.completed(arguments, environment, hasDefaultFile, folder, credentials);
  }
}
