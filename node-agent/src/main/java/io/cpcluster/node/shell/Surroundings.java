package io.cpcluster.node.shell;

import io.cpcluster.contracts.config.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The machine and the node's files on it, as commands are kept from them.
 *
 * @param dataFolder the node's own
 * @param files of the node, anywhere
 */
record Surroundings(Path dataFolder, List<Path> files) {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final Path SELF = Path.of("/proc/self");

  /**
   * Kernel file systems, which nobody without privileges changes, and those that are covered. Not
   * among them: groups of processes, which may be given to the node's user.
   */
  private static final Set<String> LEFT_ALONE =
      Set.of(
          "proc",
          "sysfs",
          "devtmpfs",
          "devpts",
          "tracefs",
          "debugfs",
          "securityfs",
          "pstore",
          "bpf",
          "configfs",
          "fusectl",
          "hugetlbfs",
          "autofs",
          "binfmt_misc",
          "nsfs");

  /** Where others have sockets and passing files; each command has its own folder in memory. */
  private static final List<Path> OF_OTHERS =
      List.of(Path.of("/run"), Path.of("/var/tmp"), Path.of("/home"), Path.of("/root"));

  /** Covered by file systems of the command's own. */
  private static final List<Path> OWN =
      List.of(Path.of(Namespaces.SCRATCH), Path.of("/dev/shm"), Path.of("/proc"));

  private static final Path KERNEL = Path.of("/sys");
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  private static final Set<String> KEPT_OPTIONS =
      Set.of("nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime");

  /**
   * A mounted file system.
   *
   * @param options with which nothing in it can be changed
   */
  record Mount(Path path, String options) {}

  Surroundings {
    files = List.copyOf(files);
  }

  /** Whether this process may do everything. */
  static boolean isRoot() {
    try {
      return Objects.equals(Files.getAttribute(SELF, "unix:uid"), 0);
    } catch (IOException | UnsupportedOperationException notLinux) {
      return false;
    }
  }

  /** What no command may see; of nested folders only the outer. */
  List<Path> hidden() {
    List<Path> all = new ArrayList<>(OF_OTHERS);
    all.add(Path.of(System.getProperty("user.home", "/root")));
    all.add(dataFolder);
    all.addAll(files);
    List<Path> outer = new ArrayList<>();
    all.stream()
        .map(Surroundings::real)
        .filter(path -> path.getNameCount() > 0 && Files.exists(path))
        .sorted(Comparator.comparingInt(Path::getNameCount))
        .filter(path -> !isBelow(path, outer) && !isBelow(path, OWN))
        .forEach(outer::add);
    return outer;
  }

  /** The path without links: a file system may be mounted there. */
  private static Path real(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    try {
      return whole.toRealPath();
    } catch (IOException missing) {
      return whole;
    }
  }

  /**
   * What commands are kept from, to be compared: after a change it has to be covered anew.
   *
   * @param mounts the machine's, as the kernel lists them
   * @param hidden the paths, each with what is there now
   */
  record State(String mounts, List<String> hidden) {
    State {
      hidden = List.copyOf(hidden);
    }
  }

  State state() throws IOException {
    return new State(
        Files.readString(MOUNTS, StandardCharsets.UTF_8),
        hidden().stream().map(Surroundings::identity).toList());
  }

  /** A file that took the place of another is not covered where the other was. */
  private static String identity(Path path) {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      String identity = path + " " + found.fileKey();
      return found.isDirectory() ? identity : identity + " " + found.lastModifiedTime();
    } catch (IOException gone) {
      return path.toString();
    }
  }

  /**
   * Where file systems are mounted that could be changed, and that nothing covers. One that the
   * node cannot reach is out of the reach of commands, too.
   *
   * @param mounts as the kernel lists them; of several at one place the last is on top
   */
  List<Mount> writable(List<String> mounts) {
    List<Path> hidden = hidden();
    Map<Path, Mount> found = new LinkedHashMap<>();
    for (String line : mounts) {
      String[] fields = line.split(" ", -1);
      if (fields.length < 4) {
        continue;
      }
      Path path = Path.of(unescaped(fields[1]));
      found.remove(path);
      if (!LEFT_ALONE.contains(fields[2])
          && isWritable(fields[3])
          && isOpen(path, hidden)
          && Files.exists(path)) {
        found.put(path, new Mount(path, readOnly(fields[3])));
      }
    }
    return List.copyOf(found.values());
  }

  private static boolean isOpen(Path path, List<Path> hidden) {
    return !isBelow(path, hidden)
        && !isBelow(path, OWN)
        && (!path.startsWith(KERNEL) || path.startsWith(GROUPS));
  }

  /** What was forbidden there before stays so: nobody but the machine's root may undo it. */
  private static String readOnly(String options) {
    List<String> kept =
        Arrays.stream(options.split(",", -1)).filter(KEPT_OPTIONS::contains).toList();
    return kept.isEmpty() ? "ro" : "ro," + String.join(",", kept);
  }

  private static boolean isWritable(String options) {
    return List.of(options.split(",", -1)).contains("rw");
  }

  private static String unescaped(String name) {
    return name.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  private static boolean isBelow(Path path, List<Path> folders) {
    return folders.stream().anyMatch(path::startsWith);
  }

  /** A file of the node that everybody might read if they could reach it. */
  Path makeSecret() throws IOException {
    OwnerOnly.createFolder(dataFolder);
    Path secret = dataFolder.resolve("out-of-reach");
    Files.writeString(secret, Probe.SECRET);
    return real(secret);
  }
}
