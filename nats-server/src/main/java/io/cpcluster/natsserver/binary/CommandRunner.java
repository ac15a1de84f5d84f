package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a command to its end; a seam for tests. */
@FunctionalInterface
interface CommandRunner {
  /**
   * @param command program (absolute path) and arguments
   * @param environment the whole environment of the command
   * @param folder working folder
   * @param limit after this time the command and its children are ended
   * @throws IOException the program could not be started
   */
  CommandOutcome run(
      List<String> command, Map<String, String> environment, Path folder, Duration limit)
      throws IOException, InterruptedException;
}
