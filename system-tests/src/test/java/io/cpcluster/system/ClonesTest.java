package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two node processes with one identity: a copied data folder, key and credentials and all. */
@Timeout(180)
class ClonesTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String REFUSED = "another live process uses the id w1";

  @TempDir Path temp;

  @Test
  void theSecondOfTwoIsRefusedAsLongAsTheFirstLivesAndTheConflictNamesBoth() throws Exception {
    try (Founded cluster = Founded.of(temp.resolve("cluster"), 1, "127.0.0.1")) {
      Map<String, Object> quick = Map.of("failover_timeout_ms", 1_000);
      List<Programs.Running> _ = List.of(cluster.master(1, quick), cluster.master(2, quick));
      Programs.Running first = cluster.node("w1", Map.of());
      first.awaitOutput("Joined as w1", LIMIT);
      try (People people = cluster.people();
          Happenings happenings = Happenings.watch(people)) {
        Path copy = copied(cluster.folder.nodes().resolve("w1"), temp.resolve("stolen"));
        Programs.Running second = cluster.node("w1", Map.of("data_dir", copy.toString()));
        second.awaitOutput(REFUSED, LIMIT);

        happenings.awaitOther("w1", "conflict", LIMIT);
        JsonNode conflict = happenings.others("w1", "conflict").getFirst();
        assertThat(conflict.path("reason").asString(""))
            .contains("is live already as process")
            .contains("is refused");
        try (Steady tasks = Steady.of(people)) {
          Deadline.lasts(Duration.ofSeconds(5));
          tasks.awaitMore(20, LIMIT);
        }
        assertThat(second.output()).doesNotContain("Joined as").doesNotContain("Rejoined");
        assertThat(first.output()).doesNotContain("is over");
        assertThat(happenings.others("w1", "returned")).isEmpty();

        first.close();
        second.awaitOutput("Joined as w1", LIMIT);
        assertThat(people.compute("1+2")).isEqualTo(3.0);
        Programs.Running again = cluster.node("w1", Map.of());
        again.awaitOutput(REFUSED, LIMIT);
        assertThat(again.output()).doesNotContain("Joined as");
      }
    }
  }

  private static Path copied(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Path _ =
            Files.copy(
                file,
                target,
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return to;
  }
}
