package io.cpcluster.node.shell;

import java.util.Locale;

/** How far commands are kept from everything else, the strongest first. */
enum Level {
  /** Own processes, mounts, users, and no network: nothing of a command outlives it. */
  NAMESPACES,
  /** Limits and an own folder: a command sees and may change what the node's user may. */
  UNCONFINED;

  /** {@code shell-namespaces}: the label by which a task may ask for it. */
  String label() {
    return "shell-" + name().toLowerCase(Locale.ROOT);
  }
}
