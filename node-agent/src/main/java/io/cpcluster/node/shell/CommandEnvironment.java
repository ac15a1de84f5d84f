package io.cpcluster.node.shell;

import java.util.Map;

/** All that a command finds in its environment. */
final class CommandEnvironment {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private CommandEnvironment() {}

  static Map<String, String> of(String task, String home) {
    return Map.of("PATH", PATH, "HOME", home, "LANG", "C.UTF-8", "CPCLUSTER_TASK", task);
  }
}
