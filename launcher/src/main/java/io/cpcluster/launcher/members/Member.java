package io.cpcluster.launcher.members;

import io.cpcluster.launcher.folder.ClusterRecord.MemberEntry;
import io.cpcluster.launcher.processes.ProcessMark;
import io.cpcluster.launcher.processes.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A master or node of a local cluster: one process. Immutable and thread-safe; another start makes
 * another member.
 *
 * @param log what it prints
 */
public record Member(Kind kind, MemberEntry entry, Path log) {

  /** What a member is. */
  public enum Kind {
    MASTER,
    NODE
  }

  /** By which the cluster knows it. */
  public String id() {
    return entry.id();
  }

  /** Of its files; a node's is its id. */
  public String name() {
    return entry.name();
  }

  public long pid() {
    return entry.pid();
  }

  /** The process, while it runs; a later process with its pid is none of ours. */
  public Optional<ProcessHandle> process() {
    return new ProcessMark(entry.pid(), entry.processStart()).find();
  }

  public boolean isAlive() {
    return process().isPresent();
  }

  /** Ends it as a crash would (SIGKILL); returns when it is gone. */
  public void kill() {
    process().ifPresent(Signals::kill);
  }

  /** Asks it to end (SIGTERM); kills it when it has not within the limit. */
  public void stop(Duration limit) {
    process().ifPresent(running -> Signals.stop(running, limit));
  }

  /** Lets it stand still (SIGSTOP), as a machine out of breath would. */
  public void pause() throws IOException {
    Signals.pause(running());
  }

  /** Lets it go on (SIGCONT). */
  public void resume() throws IOException {
    Signals.resume(running());
  }

  private ProcessHandle running() throws IOException {
    return process().orElseThrow(() -> new IOException(id() + " does not run"));
  }

  @Override
  public String toString() {
    return id() + " (pid " + pid() + ")";
  }
}
