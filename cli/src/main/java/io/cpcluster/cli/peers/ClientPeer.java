package io.cpcluster.cli.peers;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.machine.HostIdentity;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** A peer for as long as one command runs. Its folder goes with it. Used by one thread. */
public final class ClientPeer implements AutoCloseable {
  private static final Duration JOIN_WITHIN = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 5;
  private static final int STABLE_ID_BYTES = 10;

  private final Peer peer;
  private final PassingFolder folder;

  private ClientPeer(Peer peer, PassingFolder folder) {
    this.peer = peer;
    this.folder = folder;
  }

  /** Joins the cluster that a command means. */
  public static ClientPeer join(ClusterOptions options)
      throws CommandFailure, InterruptedException {
    return join(options.folder());
  }

  /**
   * Joins under a name that the same work of the same person on this machine has every time: what a
   * node keeps of a cut transfer is for the peer that began it.
   */
  public static ClientPeer joinFor(String work, ClusterOptions options)
      throws CommandFailure, InterruptedException {
    return join(options.folder(), idFor(work));
  }

  /** Joins the cluster in a folder. */
  public static ClientPeer join(ClusterFolder cluster) throws CommandFailure, InterruptedException {
    return join(cluster, freshId());
  }

  private static ClientPeer join(ClusterFolder cluster, String id)
      throws CommandFailure, InterruptedException {
    try {
      ClusterRecord record =
          ClusterRecord.load(cluster)
              .filter(ClusterRecord::up)
              .orElseThrow(
                  () ->
                      CommandFailure.notReachable(
                          "No cluster is up in "
                              + cluster.root()
                              + ". Start one with: cpcluster dev up"));
      NatsLogin user = Foundation.load(cluster, record.name()).peer(id);
      return join(id, record.natsUrls(), user);
    } catch (PeerException refused) {
      throw refused.code() == ErrorCode.CONFLICT
          ? new CommandFailure(
              ExitCode.NOT_REACHABLE,
              refused.code().wireName(),
              "The same is under way already, or was cut off just now: wait until it has ended. ("
                  + refused.getMessage()
                  + ")")
          : failure(refused);
    } catch (IOException broken) {
      throw CommandFailure.notReachable(
          "The cluster in " + cluster.root() + " cannot be joined: " + broken.getMessage());
    }
  }

  private static ClientPeer join(String id, List<String> nats, NatsLogin user)
      throws IOException, InterruptedException {
    PassingFolder folder = PassingFolder.make();
    boolean joined = false;
    try {
      NodeConfig config =
          NodeConfig.client(id, nats, user.credentials())
              .withPlace(new NodeConfig.Place(folder.path(), "127.0.0.1"));
      Peer peer = Peer.join(withRoots(config, user.roots()), JOIN_WITHIN);
      joined = true;
      return new ClientPeer(peer, folder);
    } finally {
      if (!joined) {
        folder.close();
      }
    }
  }

  private static NodeConfig withRoots(NodeConfig config, List<String> roots) {
    return roots.isEmpty() ? config : config.withRoots(String.join("", roots));
  }

  /** What a person is told of a failure. */
  public static CommandFailure failure(PeerException failed) {
    return failure(failed.code(), String.valueOf(failed.getMessage()));
  }

  /** What a person is told of a failure. */
  public static CommandFailure failure(ErrorCode code, String message) {
    return new CommandFailure(ExitCode.of(code), code.wireName(), message);
  }

  public Peer peer() {
    return peer;
  }

  private static String idFor(String work) {
    String whole = HostIdentity.hash() + "|" + System.getProperty("user.name", "") + "|" + work;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
      return "client-" + HexFormat.of().formatHex(hash, 0, STABLE_ID_BYTES);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static String freshId() {
    byte[] random = new byte[ID_BYTES];
    RANDOM.nextBytes(random);
    return "client-" + HexFormat.of().formatHex(random);
  }

  @Override
  public void close() {
    peer.close();
    folder.close();
  }
}
