package io.cpcluster.launcher.processes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Sees to it that an ephemeral cluster ends with the process that started it, even when that is
 * killed with -9: a small shell that reads pids from a pipe and, when the pipe closes, kills those
 * that are still this cluster's (their command lines name its folder) and removes the folder.
 * Thread-safe.
 */
public final class Janitor implements AutoCloseable {
  private static final String SCRIPT =
      """
      while read -r pid; do pids="$pids $pid"; done
      for pid in $pids; do
        if [ -r "/proc/$pid/cmdline" ]; then
          command=$(tr '\\0' ' ' < "/proc/$pid/cmdline")
        else
          command=$(ps -o command= -p "$pid" 2>/dev/null)
        fi
        case "$command" in
          *"$1"*) kill -9 "$pid" 2>/dev/null ;;
        esac
      done
      sleep 0.2
      rm -rf -- "$1"
      """;

  private final Process shell;
  private final OutputStream pids;

  private Janitor(Process shell) {
    this.shell = shell;
    this.pids = shell.getOutputStream();
  }

  /**
   * Starts it.
   *
   * @param folder all its cluster's processes name in their arguments; removed at the end
   */
  public static Janitor start(Path folder) throws IOException {
    // A ctrl-C of the terminal reaches all its processes; this one has to outlive it.
    String script = "trap '' INT TERM HUP\n" + SCRIPT;
    return new Janitor(
        new ProcessBuilder("sh", "-c", script, "cpcluster-janitor", folder.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Adds a process that must not outlive this one. */
  public synchronized void watch(long pid) throws IOException {
    pids.write((pid + "\n").getBytes(StandardCharsets.US_ASCII));
    pids.flush();
  }

  /** Lets it do its work, and waits for it. */
  @Override
  public synchronized void close() throws IOException {
    pids.close();
    try {
      shell.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
