package io.cpcluster.node;

import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.ServerFacts;
import io.cpcluster.node.session.Liaison;
import org.jspecify.annotations.Nullable;

/** Passes on what becomes of the connection, once there is somebody to tell. */
final class ConnectionNews implements ConnectionListener {
  private volatile @Nullable Liaison liaison;

  void tell(Liaison listener) {
    liaison = listener;
    listener.connected();
  }

  void machineKnown() {
    Liaison listener = liaison;
    if (listener != null) {
      listener.beatSoon();
    }
  }

  @Override
  public void connected(ServerFacts server) {
    back();
  }

  @Override
  public void reconnected(ServerFacts server) {
    back();
  }

  private void back() {
    Liaison listener = liaison;
    if (listener != null) {
      listener.connected();
    }
  }
}
