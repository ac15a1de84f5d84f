package io.cpcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FailuresTest {
  private final CapturedScreen screen = new CapturedScreen();

  @Test
  void aFileThatCannotBeUsedIsNamedWithTheReason() {
    assertThat(told(new AccessDeniedException("/etc/cpc"))).contains("/etc/cpc: permission denied");
    assertThat(told(new NoSuchFileException("/x/y"))).contains("/x/y: there is no such file");
    assertThat(told(new FileSystemException("/x", null, "No space left on device")))
        .contains("/x: No space left on device");
  }

  private String told(FileSystemException failed) {
    CommandLine command = CommandTree.of(screen.screen());
    int code =
        new Failures(screen.screen())
            .handleExecutionException(failed, command, command.parseArgs("nodes"));
    assertThat(code).isEqualTo(ExitCode.USAGE.number());
    return screen.talk();
  }
}
