package io.cpcluster.node.shell;

import io.cpcluster.node.config.ShellSettings.Limits;
import java.util.List;
import java.util.stream.Collectors;

/** Parts of the scripts for {@code sh}. */
final class ScriptText {
  private static final int OPEN_FILES = 256;
  private static final int BLOCK_BYTES = 512;

  private ScriptText() {}

  /** A word that the shell takes as it is, whatever it holds but NUL. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  static String quoted(List<String> words) {
    return words.stream().map(ScriptText::quoted).collect(Collectors.joining(" "));
  }

  /** A path in a table of mounts. */
  static String inTable(String path) {
    return path.replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }

  /** Limits of what the shell starts from here on; where memory ends, it goes first. */
  static String limits(Limits limits) {
    return """
    [ ! -e /proc/self/oom_score_adj ] || echo 1000 > /proc/self/oom_score_adj || exit 125
    ulimit -c 0 || exit 125
    ulimit -t %d || exit 125
    ulimit -v %d || exit 125
    ulimit -f %d || exit 125
    ulimit -n %d || exit 125
    ulimit -p %d 2>/dev/null || ulimit -u %d || exit 125
    """
        .formatted(
            limits.cpuSeconds(),
            (long) limits.memoryMb() << 10,
            ((long) limits.fileMb() << 20) / BLOCK_BYTES,
            OPEN_FILES,
            limits.processes(),
            limits.processes());
  }

  /**
   * Says that all is in place and waits for a word of the node: one that died meanwhile says none,
   * and by now the shell dies with it. Passes a request to end on to all.
   *
   * @param everybody whom a request to end goes to, for {@code kill}
   */
  static String ready(String everybody) {
    return """
    trap 'kill -TERM %s' TERM
    echo '%s'
    read -r word || exit 125
    """
        .formatted(everybody, Confinement.READY);
  }

  /**
   * Starts the command and ends as it does.
   *
   * @param start how the command is started, up to its first word
   */
  static String run(String start, List<String> words) {
    return """
    go
    %s %s </dev/null &
    main=$!
    while :; do wait $main; code=$?; kill -0 $main 2>/dev/null || break; done
    exit $code
    """
        .formatted(start, quoted(words));
  }
}
