package io.cpcluster.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunCommandReaderTest {
  @Test
  void aTaskOfAnUnknownKindSpoilsOnlyItself() throws InvalidField {
    RunCommandReader.Reading reading =
        read(
            """
            {"master":"m1","session":17,"assignments":[
              {"id":"a","fence":1,"attempt":1,"task":{"Teleport":{"to":"x"}},"timeout_ms":5},
              {"id":"b","fence":2,"attempt":1,"task":{"Compute":{"expression":"1"}},"timeout_ms":5}
            ]}\
            """);

    assertThat(reading.command().session()).isEqualTo(17);
    assertThat(reading.command().assignments()).extracting(Assignment::id).containsExactly("b");
    assertThat(reading.unreadable()).containsExactly(new Held("a", 1));
  }

  @Test
  void whatIsNoCommandIsUnreadable() {
    assertThatThrownBy(() -> read("{")).isInstanceOf(InvalidField.class);
  }

  private static RunCommandReader.Reading read(String json) throws InvalidField {
    return RunCommandReader.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
