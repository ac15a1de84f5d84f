package io.cpcluster.launcher;

import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.processes.Janitor;
import io.cpcluster.natsserver.NatsCluster;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends what a start began, once: when a step fails, or when the process is told to end (ctrl-C) in
 * the middle of it; then it first waits for the starting thread to notice. A folder that held no
 * cluster before is removed.
 */
final class Undo {
  private static final long NOTICE_LIMIT_SECONDS = 10;

  private final ClusterFolder folder;
  private final Optional<ClusterRecord> before;
  private final @Nullable Janitor janitor;
  private final Thread starter = Thread.currentThread();
  private final CountDownLatch startIsOver = new CountDownLatch(1);
  private final Thread hook = new Thread(this::cancel, "end what a start began");
  private volatile boolean cancelled;
  // The rest is guarded by this.
  private @Nullable NatsCluster servers;
  private @Nullable LocalCluster cluster;
  private boolean done;

  Undo(ClusterFolder folder, Optional<ClusterRecord> before, @Nullable Janitor janitor) {
    this.folder = folder;
    this.before = before;
    this.janitor = janitor;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  synchronized void servers(NatsCluster started) {
    servers = started;
  }

  synchronized void cluster(LocalCluster started) {
    cluster = started;
  }

  /** Lets the starting thread notice that it shall not go on. */
  void requireGoingOn() throws ClusterStartException {
    if (cancelled) {
      throw new ClusterStartException("the start was interrupted");
    }
  }

  /** The start succeeded: nothing is to be undone. */
  void forget() throws ClusterStartException {
    requireGoingOn();
    synchronized (this) {
      done = true;
    }
    startIsOver.countDown();
    removeHook();
  }

  /** The start failed. */
  void run() {
    undo();
    startIsOver.countDown();
    removeHook();
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending; the hook will find nothing to do.
    }
  }

  private void cancel() {
    cancelled = true;
    starter.interrupt();
    try {
      boolean _ = startIsOver.await(NOTICE_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    undo();
  }

  private synchronized void undo() {
    if (done) {
      return;
    }
    done = true;
    if (cluster != null) {
      cluster.kill();
    } else if (servers != null) {
      servers.servers().forEach(NatsServer::kill);
    }
    try {
      cleanFolder();
      if (janitor != null) {
        janitor.close();
      }
    } catch (IOException _) {
      // What is left is recognised as stale by the next start.
    }
  }

  private void cleanFolder() throws IOException {
    if (before.isEmpty()) {
      folder.remove();
    } else {
      before.get().down().save(folder);
    }
  }
}
