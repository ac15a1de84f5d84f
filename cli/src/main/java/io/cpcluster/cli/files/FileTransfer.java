package io.cpcluster.cli.files;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.dataplane.transfer.Outgoing;
import io.cpcluster.dataplane.transfer.TransferEnd;
import io.cpcluster.dataplane.transfer.TransferHandle;
import io.cpcluster.peer.PeerConnection;
import io.cpcluster.peer.PeerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One transfer as a person sees it. Its id is made of what is copied and where to, so that the same
 * command takes a cut transfer up again.
 */
final class FileTransfer {
  private static final int ID_BYTES = 10;
  private static final long LOOK_EVERY_MS = 200;
  private static final String TAKEN_UP = ". The same command again takes it up.";

  private final ClusterOptions options;
  private final String node;
  private final boolean flatHash;

  FileTransfer(ClusterOptions options, String node, boolean flatHash) {
    this.options = options;
    this.node = node;
    this.flatHash = flatHash;
  }

  int send(List<Outgoing> files) throws CommandFailure, InterruptedException, IOException {
    StringBuilder what = new StringBuilder("to " + node);
    files.forEach(
        f -> what.append('|').append(f.file().toAbsolutePath()).append('>').append(f.name()));
    String label = files.size() == 1 ? files.getFirst().name() : files.size() + " files";
    String id = idOf(what.toString());
    return transfer(id, label, "→ " + node, peer -> peer.send(id, files, flatHash));
  }

  int fetch(String path, Path into) throws CommandFailure, InterruptedException, IOException {
    String what = "from " + node + "|" + path + ">" + into.toAbsolutePath();
    String id = idOf(what);
    return transfer(id, path, "← " + node, peer -> peer.fetch(id, path, into, flatHash));
  }

  /** Starts a transfer on a link. */
  private interface Start {
    TransferHandle on(PeerConnection peer) throws IOException, InterruptedException;
  }

  private int transfer(String id, String label, String where, Start start)
      throws CommandFailure, InterruptedException, IOException {
    try (ClientPeer client = ClientPeer.joinFor(id, options)) {
      TransferHandle handle = start.on(client.peer().connect(node));
      Thread cancel = Thread.ofPlatform().unstarted(handle::cancel);
      Runtime.getRuntime().addShutdownHook(cancel);
      TransferEnd end = await(handle, new ProgressBar(options.screen(), label, where));
      Runtime.getRuntime().removeShutdownHook(cancel);
      return show(label, end);
    } catch (PeerException failed) {
      throw ClientPeer.failure(failed);
    }
  }

  private static TransferEnd await(TransferHandle handle, ProgressBar bar)
      throws InterruptedException {
    while (true) {
      try {
        TransferEnd end = handle.ended().get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        bar.clear();
        return end;
      } catch (TimeoutException goesOn) {
        bar.show(handle.verifiedBytes(), handle.totalBytes());
      } catch (ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  private int show(String label, TransferEnd end) throws CommandFailure {
    return switch (end) {
      case TransferEnd.Completed completed -> {
        if (options.json()) {
          options.screen().printJson(facts(completed));
        } else {
          String flat = completed.flatSha256();
          options
              .screen()
              .print(
                  completed.line()
                      + (flat == null ? "" : ", sha256 " + flat)
                      + ", chunks "
                      + completed.sha256().substring(0, 16)
                      + "… ✓ verified");
        }
        yield ExitCode.OK.number();
      }
      case TransferEnd.Failed(ErrorCode code, String message) ->
          throw ClientPeer.failure(
              code, label + " is not copied: " + message + (passes(code) ? TAKEN_UP : "."));
    };
  }

  /** Whether the same may succeed later. */
  private static boolean passes(ErrorCode code) {
    return code == ErrorCode.UNAVAILABLE
        || code == ErrorCode.TIMED_OUT
        || code == ErrorCode.OVERLOADED;
  }

  private Map<String, Object> facts(TransferEnd.Completed completed) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("node", node);
    facts.put("names", completed.names());
    facts.put("bytes", completed.bytes());
    facts.put("took_ms", completed.took().toMillis());
    facts.put("chunks_sha256", completed.sha256());
    if (completed.flatSha256() != null) {
      facts.put("sha256", completed.flatSha256());
    }
    return facts;
  }

  private static String idOf(String what) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
      return "x-" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
