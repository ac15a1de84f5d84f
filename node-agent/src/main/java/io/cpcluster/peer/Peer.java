package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.node.Node;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.links.ConnectOutcome;
import io.cpcluster.node.session.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program's place in the cluster: it has links to nodes, pushes tasks to them and moves files,
 * and runs nothing for others. Thread-safe; calls that wait are for virtual threads or threads of
 * one's own.
 *
 * <pre>{@code
 * try (Peer me = Peer.join("client-7", List.of("nats://127.0.0.1:4222"), credentials, limit)) {
 *   Result three = me.connect("worker-1").run(new Task.Compute("1+2"), limit);
 *   try (LeasedTasks tasks = me.lease(new TaskClass(Role.WORKER, List.of()), 2, Duration.ofSeconds(30))) {
 *     CompletableFuture<Result> result = tasks.submit(new Task.Compute("2^10"));
 *   }
 * }
 * }</pre>
 */
public final class Peer implements AutoCloseable {
  /** How long a link may take to be opened. */
  static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /** Who holds the blobs that the program itself made; no id of a task has a blank. */
  private static final String HOLDER = "the program";

  private final Node node;
  private final PeerBlobs blobs = new PeerBlobs(this);

  private Peer(Node node) {
    this.node = node;
  }

  /**
   * Joins as a peer of its own.
   *
   * @param id one subject token that no other peer uses
   * @param nats addresses of NATS servers
   * @throws PeerException when no master took it in within the limit; it says why when they did
   */
  public static Peer join(String id, List<String> nats, Credentials credentials, Duration limit)
      throws PeerException, InterruptedException {
    return join(NodeConfig.client(Ids.require("id", id), nats, credentials), limit);
  }

  /**
   * Joins with received files in this folder, and links accepted on this address only.
   *
   * @param address null for all
   */
  public static Peer join(
      String id,
      List<String> nats,
      Credentials credentials,
      Path dataFolder,
      @Nullable String address,
      Duration limit)
      throws PeerException, InterruptedException {
    return join(
        NodeConfig.client(Ids.require("id", id), nats, credentials)
            .withPlace(new NodeConfig.Place(dataFolder, address)),
        limit);
  }

  /** Joins as configured: with roots of one's own for servers at {@code tls://}, for one. */
  public static Peer join(NodeConfig config, Duration limit)
      throws PeerException, InterruptedException {
    Node node = Node.start(config);
    boolean joined = false;
    try {
      awaitJoined(node, config, limit);
      joined = true;
      return new Peer(node);
    } finally {
      if (!joined) {
        node.close();
      }
    }
  }

  private static void awaitJoined(Node node, NodeConfig config, Duration limit)
      throws PeerException, InterruptedException {
    if (!node.awaitJoined(limit)) {
      Refusal why =
          node.refusal()
              .orElse(
                  new Refusal(
                      ErrorCode.UNAVAILABLE,
                      "no master took this peer in within "
                          + limit.toMillis()
                          + " ms at "
                          + config.nats()));
      throw new PeerException(why.code(), why.why());
    }
    if (!node.peering().awaitReady(limit)) {
      throw new PeerException(
          ErrorCode.UNAVAILABLE, "no master gave this peer a certificate; their logs say why");
    }
  }

  /** The peer that a node is to others, for a node's own code. */
  public static Peer of(Node node) {
    return new Peer(node);
  }

  public String id() {
    return node.id();
  }

  /**
   * The link to another peer, opened when there is none yet. All connections to one peer share it.
   *
   * @throws PeerException when there can be none: the peer is unknown, not live, or not reached
   */
  public PeerConnection connect(String to) throws PeerException, InterruptedException {
    return new PeerConnection(this, to, link(to));
  }

  Link link(String to) throws PeerException, InterruptedException {
    return switch (node.peering().links().connect(to, "direct", CONNECT_WITHIN)) {
      case ConnectOutcome.Open(Link link) -> link;
      case ConnectOutcome.Failed(ErrorCode code, String message) ->
          throw new PeerException(code, message);
    };
  }

  /**
   * Slots of nodes for this peer alone, prolonged until closed.
   *
   * @param slots how many at most; fewer when fewer are free, but at least one
   * @param time for which they are promised at a time
   * @throws PeerException when no slot is free
   */
  public LeasedTasks lease(TaskClass of, int slots, Duration time)
      throws PeerException, InterruptedException {
    return LeasedTasks.open(this, of, slots, time);
  }

  /** Data of tasks that is handed over, and results that are fetched. */
  public PeerBlobs blobs() {
    return blobs;
  }

  /** Where files that others send to this peer go. */
  public Path received() {
    return node.peering().payloads().received();
  }

  /** Keeps bytes as a blob of this peer, for others to take. */
  public BlobId makeBlob(byte[] bytes, Duration keep) throws IOException, InterruptedException {
    BlobId made = node.peering().payloads().blobs().put(bytes, keep);
    node.peering().payloads().holds().hold(made, HOLDER, keep);
    return made;
  }

  /** Gives a blob's room back, unless somebody else holds the same content. */
  public void dropBlob(BlobId blob) throws IOException {
    node.peering().payloads().holds().release(blob, HOLDER, Duration.ZERO);
  }

  Node node() {
    return node;
  }

  @Override
  public void close() {
    node.close();
  }
}
