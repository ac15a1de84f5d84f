package io.cpcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @ParameterizedTest
  @CsvSource({
    "master, master",
    "--json node, node",
    "--data d master, master",
    "--data=d --json node x.json, node",
    "--json --data d nodes --data e, nodes",
    "--context c gateway, gateway",
    "--context=c launch worker, launch",
    "--data, ''",
    "--json, ''"
  })
  void optionsBeforeTheCommandDoNotHideIt(String arguments, String command) {
    assertThat(Main.command(arguments.split(" "))).isEqualTo(command);
  }
}
