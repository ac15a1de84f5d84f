package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that are to be put on one node. */
class KeyTargetTest {
  @Test
  void aNodeThatWasNeverHereIsNamedAsSuchHoweverTheValueIsToBeKept(@TempDir Path folder)
      throws Exception {
    try (DeskFixture cluster = new DeskFixture(folder)) {
      cluster.desk("m-1");
      cluster.node("n1", 5, Role.WORKER);

      for (String keeping : new String[] {"memory", "disk"}) {
        assertThat(
                cluster.ask(
                    Subjects.STORE_PUT,
                    "{\"key\":\"k\",\"data\":\"hi\",\"target\":\"n7\",\"keeping\":\""
                        + keeping
                        + "\"}"))
            .contains("unknown_target", "n7");
      }
    }
  }
}
