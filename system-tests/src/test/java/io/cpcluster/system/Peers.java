package io.cpcluster.system;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.peer.DurableTasks;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerConnection;
import io.cpcluster.peer.PeerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/** Peers in this JVM, as programs with the library are. They leave when the test is over. */
final class Peers implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  static {
    // A peer is a part of this JVM: what it logs is of interest only when it is wrong.
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
  }

  private final LocalCluster cluster;
  private final Path folder;
  private final Deque<Peer> joined = new ArrayDeque<>();

  /**
   * @param folder for what the peers receive
   */
  Peers(LocalCluster cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  Peer join(String id) throws Exception {
    return joinAt(id, "127.0.0.1");
  }

  /** Joins a peer that tells others this address and listens at 127.0.0.1. */
  Peer joinAt(String id, String address) throws Exception {
    Peer peer =
        Peer.join(
            NodeConfig.client(id, cluster.natsUrls(), cluster.peer(id).credentials())
                .withPlace(new NodeConfig.Place(folder.resolve(id), address, "127.0.0.1")),
            LIMIT);
    joined.push(peer);
    return peer;
  }

  /**
   * A link that a test is to begin with. It is asked for again when it did not come in time, for on
   * a busy machine the first handshake of a new process may take longer than a peer waits, and when
   * the last master that was met had no authority.
   */
  static PeerConnection linked(Peer from, String to) throws Exception {
    AtomicReference<PeerException> last = new AtomicReference<>();
    return Deadline.find(
        () -> "a link from " + from.id() + " to " + to + ": " + last.get(),
        LIMIT,
        () -> {
          try {
            return from.connect(to);
          } catch (PeerException late) {
            if (late.code() != ErrorCode.TIMED_OUT && late.code() != ErrorCode.UNAVAILABLE) {
              throw late;
            }
            last.set(late);
            return null;
          }
        });
  }

  /** Durable tasks of a peer, submitted as people do. */
  static DurableTasks tasks(LocalCluster cluster, Peer peer) throws Exception {
    return DurableTasks.open(
        peer,
        NatsAccess.settings(cluster.natsUrls(), cluster.people(), "tasks of " + peer.id()),
        LIMIT);
  }

  @Override
  public void close() {
    while (!joined.isEmpty()) {
      joined.pop().close();
    }
  }
}
