package io.cpcluster.node.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Whose namespaces commands get, and as whom they run. */
enum Space {
  /** The node is root: a user namespace for all, in which each command is somebody else. */
  WIDE(0x7000_0000, 0x0fff_0000),
  /** The same where only the usual 65,536 users exist. */
  NARROW(61_184, 4_000),
  /** The node is root on a machine where user namespaces are forbidden, to commands as well. */
  PLAIN(0x7000_0000, 0x0fff_0000),
  /** The node is not root: becomes root of its own, each command in a namespace of its own. */
  OWN(0, 0);

  private static final String FORBID = "echo 0 > /proc/sys/user/max_user_namespaces || exit 125\n";

  private final int firstUser;
  private final int users;

  Space(int firstUser, int users) {
    this.firstUser = firstUser;
    this.users = users;
  }

  /** What to try, the best first. */
  static List<Space> of(boolean isRoot) {
    return isRoot ? List.of(WIDE, NARROW, PLAIN) : List.of(OWN);
  }

  /** How the namespaces of the ground are made, for {@code unshare}. */
  List<String> made() {
    return switch (this) {
      case WIDE, NARROW -> List.of("--user");
      case PLAIN -> List.of();
      case OWN -> List.of("--user", "--map-root-user");
    };
  }

  /** How a command enters them, for {@code nsenter}. */
  List<String> entered() {
    return this == PLAIN
        ? List.of("--mount")
        : List.of("--user", "--preserve-credentials", "--mount");
  }

  /** What a command adds, for {@code unshare}: limits of users count for each of its own. */
  List<String> added() {
    return this == OWN ? List.of("--user", "--map-root-user") : List.of();
  }

  /** No user namespace can be made from the ground on, not even by whoever has no privileges. */
  String forbidMore() {
    return switch (this) {
      case WIDE, NARROW -> FORBID;
      case PLAIN, OWN -> "";
    };
  }

  /** None can be made from within the command. */
  String forbidMoreInside() {
    return this == OWN ? FORBID : "";
  }

  /** Gives the ground the users that the node itself knows, under the same ids. */
  void giveUsers(long pid) throws IOException {
    if (this == WIDE || this == NARROW) {
      give(pid, "uid_map");
      give(pid, "gid_map");
    }
  }

  private static void give(long pid, String map) throws IOException {
    StringBuilder same = new StringBuilder();
    for (String line : Files.readAllLines(Path.of("/proc/self", map), StandardCharsets.UTF_8)) {
      String[] fields = line.strip().split(" +", -1);
      same.append(String.join(" ", fields[0], fields[0], fields[2])).append('\n');
    }
    Files.writeString(Path.of("/proc", Long.toString(pid), map), same);
  }

  /** What a command is started by, for {@code setpriv}. */
  String asNobody() {
    String privileges = "--no-new-privs --inh-caps=-all --bounding-set=-all --pdeathsig KILL --";
    if (this == OWN) {
      return "setpriv " + privileges;
    }
    int user = firstUser + ThreadLocalRandom.current().nextInt(users);
    return "setpriv --reuid " + user + " --regid " + user + " --clear-groups " + privileges;
  }
}
