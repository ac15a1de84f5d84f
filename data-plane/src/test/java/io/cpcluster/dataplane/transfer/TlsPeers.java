package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.BlobStore;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.CuttingProxy;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkHandler;
import io.cpcluster.dataplane.link.LinkSettings;
import io.cpcluster.dataplane.link.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Two programs with transfers, a and b, on real TLS links. */
final class TlsPeers implements AutoCloseable {
  final Peer a;
  final Peer b;
  final Pair pair;

  TlsPeers(Path root) throws IOException {
    a = new Peer(root.resolve("a"));
    b = new Peer(root.resolve("b"));
    pair = new Pair(LinkSettings.DEFAULT, a, b);
  }

  static final class Peer implements LinkHandler, TransferListener {
    final Path folder;
    final BlobStore blobs;
    final Transfers transfers;
    final Queue<String> told = new ConcurrentLinkedQueue<>();
    final AtomicLong chunkBytes = new AtomicLong();

    Peer(Path root) throws IOException {
      folder = root.resolve("received");
      blobs = new BlobStore(root.resolve("blobs"), 4L << 30, InstantSource.system());
      transfers =
          new Transfers(TransferSettings.defaults(), new Receiving(folder, true), blobs, this);
    }

    @Override
    public void received(Link link, LinkMessage message, @Nullable Body body) {
      if (message instanceof Payload payload) {
        if (body != null) {
          chunkBytes.addAndGet(body.bytes().remaining());
        }
        transfers.received(link, payload, body);
      }
    }

    @Override
    public void progress(TransferNews news) {
      told.add("progress " + news.verifiedBytes() * 100 / news.sizeBytes());
    }

    @Override
    public void failed(TransferNews news, TransferEnd.Failed end) {
      told.add("failed " + end.code());
    }

    void watch(Link link) {
      link.ended().thenAccept(_ -> transfers.ended(link));
    }
  }

  Pair.Both open(String id) throws Exception {
    return watched(pair.open(id));
  }

  Pair.Both open(String id, CuttingProxy proxy, int port) throws Exception {
    return watched(pair.open(id, proxy, port));
  }

  private Pair.Both watched(Pair.Both both) {
    a.watch(both.dialled());
    b.watch(both.accepted());
    return both;
  }

  @Override
  public void close() {
    a.transfers.close();
    b.transfers.close();
    pair.close();
  }
}
