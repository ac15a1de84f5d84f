package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.peer.PeerConnection;
import io.cpcluster.peer.PeerException;

/** Two peers of the cluster in this process, with the brokered link between them. */
final class TwoPeers implements AutoCloseable {
  private final ClientPeer from;
  private final ClientPeer to;
  private final PeerConnection connection;

  private TwoPeers(ClientPeer from, ClientPeer to, PeerConnection connection) {
    this.from = from;
    this.to = to;
    this.connection = connection;
  }

  static TwoPeers join(ClusterOptions options) throws CommandFailure, InterruptedException {
    ClientPeer from = ClientPeer.join(options);
    ClientPeer to = ClientPeer.join(options);
    try {
      return new TwoPeers(from, to, from.peer().connect(to.peer().id()));
    } catch (PeerException failed) {
      from.close();
      to.close();
      throw ClientPeer.failure(failed);
    }
  }

  ClientPeer from() {
    return from;
  }

  ClientPeer to() {
    return to;
  }

  PeerConnection connection() {
    return connection;
  }

  @Override
  public void close() {
    from.close();
    to.close();
  }
}
