package io.cpcluster.node.shell;

import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.config.ShellSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which commands are run, and as what. */
final class CommandRules {
  private static final int LONGEST_WORD_BYTES = 127 << 10;
  private static final String SHELL = "/bin/sh";

  private CommandRules() {}

  /** The program and its arguments. */
  static List<String> words(Task.Shell task) {
    List<String> argv = task.argv();
    return argv != null ? argv : List.of(SHELL, "-c", String.valueOf(task.cmd()));
  }

  /** As a person wrote it. */
  static String shown(Task.Shell task) {
    String cmd = task.cmd();
    return cmd != null ? cmd : ScriptText.quoted(words(task));
  }

  /** Why it is not run; empty when it is. */
  static Optional<String> refusal(Task.Shell task, ShellSettings settings) {
    for (String word : words(task)) {
      if (word.indexOf('\0') >= 0) {
        return Optional.of("Shell: a command cannot hold the character NUL");
      }
      if (word.getBytes(StandardCharsets.UTF_8).length > LONGEST_WORD_BYTES) {
        return Optional.of(
            "Shell: a word of a command has at most " + LONGEST_WORD_BYTES + " bytes");
      }
    }
    @Nullable List<String> argv = task.argv();
    if (argv != null && argv.getFirst().isEmpty()) {
      return Optional.of("Shell: the program's name in \"argv\" is empty");
    }
    return settings.programs().isEmpty() ? Optional.empty() : notListed(argv, settings.programs());
  }

  private static Optional<String> notListed(@Nullable List<String> argv, List<String> programs) {
    if (argv == null) {
      return Optional.of(
          "Shell: this node runs certain programs only, each as {\"argv\":[\"program\",…]}: "
              + programs);
    }
    return programs.contains(argv.getFirst())
        ? Optional.empty()
        : Optional.of("Shell: this node runs certain programs only: " + programs);
  }
}
