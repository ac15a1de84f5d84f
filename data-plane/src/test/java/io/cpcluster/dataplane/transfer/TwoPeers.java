package io.cpcluster.dataplane.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.BlobStore;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two programs with transfers, a and b, and a link between them that can be cut and made anew. */
final class TwoPeers implements AutoCloseable {
  static final int MIB = 1 << 20;

  final Path root;
  final Peer a;
  final Peer b;
  LinkPair links = new LinkPair();
  TransferSettings settings = TransferSettings.defaults();

  TwoPeers(Path root) throws IOException {
    this.root = root.toRealPath();
    this.a = new Peer("a");
    this.b = new Peer("b");
    connect();
  }

  /** One of them. */
  final class Peer implements LinkHandler, TransferListener {
    final Path folder;
    final Path files;
    final BlobStore blobs;
    final Queue<String> told = new ConcurrentLinkedQueue<>();
    final Queue<LinkMessage> heard = new ConcurrentLinkedQueue<>();
    volatile FinishStep.Hook hook = _ -> {};
    volatile boolean mayServe = true;
    Transfers transfers;

    Peer(String name) throws IOException {
      this.folder = root.resolve(name).resolve("received");
      this.files = Files.createDirectories(root.resolve(name).resolve("files"));
      this.blobs =
          new BlobStore(root.resolve(name).resolve("blobs"), 1L << 30, InstantSource.system());
      this.transfers = begin();
    }

    private Transfers begin() {
      return new Transfers(
          settings(),
          new Receiving(folder, mayServe),
          blobs,
          this,
          InstantSource.system(),
          step -> hook.reached(step));
    }

    /** Another program in its place, with the same folders. */
    void restart() {
      transfers.close();
      transfers = begin();
    }

    @Override
    public void received(Link link, LinkMessage message, @Nullable Body body) {
      if (message instanceof Payload payload) {
        heard.add(message);
        transfers.received(link, payload, body);
      }
    }

    @Override
    public void started(TransferNews news) {
      told.add("started " + news.file());
    }

    @Override
    public void progress(TransferNews news) {
      told.add("progress " + news.verifiedBytes() * 100 / news.sizeBytes());
    }

    @Override
    public void completed(TransferNews news, TransferEnd.Completed end) {
      told.add("completed " + news.file() + " " + news.verifiedBytes());
    }

    @Override
    public void failed(TransferNews news, TransferEnd.Failed end) {
      told.add("failed " + end.code());
    }

    Path file(String name, int bytes, long seed) throws IOException {
      byte[] content = new byte[bytes];
      new Random(seed).nextBytes(content);
      return Files.write(files.resolve(name), content);
    }

    /** Everything that is visible in the folder, by relative name. */
    List<String> visible() throws IOException {
      return list(false);
    }

    List<String> everything() throws IOException {
      return list(true);
    }

    private List<String> list(boolean hidden) throws IOException {
      if (!Files.exists(folder)) {
        return List.of();
      }
      try (Stream<Path> all = Files.walk(folder)) {
        return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
            .map(path -> folder.relativize(path).toString())
            .filter(name -> hidden || !name.startsWith(Partials.FOLDER))
            .sorted()
            .toList();
      }
    }
  }

  private TransferSettings settings() {
    return settings == null ? TransferSettings.defaults() : settings;
  }

  void connect() {
    LinkPair made = new LinkPair();
    links = made;
    made.a.ended().thenAccept(_ -> a.transfers.ended(made.a));
    made.b.ended().thenAccept(_ -> b.transfers.ended(made.b));
    made.open(a, b);
  }

  void cut() {
    links.close();
  }

  TransferHandle send(String id, Path file, String name) {
    return a.transfers.send(links.a, id, List.of(new Outgoing(file, name)), false);
  }

  static TransferEnd end(TransferHandle handle) throws InterruptedException {
    try {
      return handle.ended().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException stuck) {
      throw new AssertionError("the transfer did not end", stuck);
    }
  }

  static TransferEnd.Completed completed(TransferHandle handle) throws InterruptedException {
    TransferEnd end = end(handle);
    assertThat(end).isInstanceOf(TransferEnd.Completed.class);
    return (TransferEnd.Completed) end;
  }

  static TransferEnd.Failed failed(TransferHandle handle) throws InterruptedException {
    TransferEnd end = end(handle);
    assertThat(end).isInstanceOf(TransferEnd.Failed.class);
    return (TransferEnd.Failed) end;
  }

  /** Waits until a peer was told something that begins so. */
  static void await(Queue<String> told, String beginning) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (told.stream().noneMatch(one -> one.startsWith(beginning))) {
      if (System.nanoTime() > until) {
        throw new AssertionError("never told: " + beginning + " but " + told);
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  /** Waits until a peer was told that so much is verified. */
  static void awaitProgress(Queue<String> told, int percent) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (told.stream()
        .filter(one -> one.startsWith("progress "))
        .noneMatch(one -> Integer.parseInt(one.substring("progress ".length())) >= percent)) {
      if (System.nanoTime() > until) {
        throw new AssertionError("never told: " + percent + " % but " + told);
      }
      Thread.yield();
    }
  }

  /** Ends both; every body must have been given back. */
  @Override
  public void close() {
    a.transfers.close();
    b.transfers.close();
    links.close();
    assertThat(links.bodiesOut).hasValue(0);
  }
}
