package io.cpcluster.messaging.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Collects one page of a bucket out of the messages with which a server answers a batch. */
final class Scan {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;

  private final int prefixLength;
  private final List<Entry> entries = new ArrayList<>();
  private final CompletableFuture<ScanPage> page = new CompletableFuture<>();
  private long lastRevision;
  private boolean more;

  private Scan(int prefixLength) {
    this.prefixLength = prefixLength;
  }

  static ScanPage page(
      NatsConnection connection,
      String stream,
      String prefix,
      String keyFilter,
      long fromRevision,
      int maxEntries,
      int maxBytes)
      throws InterruptedException {
    String question =
        "{\"seq\":%d,\"batch\":%d,\"max_bytes\":%d,\"next_by_subj\":\"%s\"}"
            .formatted(Math.max(1, fromRevision), maxEntries, maxBytes, prefix + keyFilter);
    Scan scan = new Scan(prefix.length());
    connection.requestMany(
        "$JS.API.DIRECT.GET." + stream, question.getBytes(UTF_8), LIMIT, scan::isLast);
    try {
      return scan.page.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private boolean isLast(Reply reply) {
    return switch (reply) {
      case Reply.Answered(Message message) -> isLast(message);
      case Reply.NoResponders(), Reply.TimedOut(), Reply.Closed() -> cut();
    };
  }

  private boolean isLast(Message message) {
    return switch (message.status()) {
      case 0 -> add(message);
      case NO_CONTENT, NOT_FOUND ->
          page.complete(new ScanPage(entries, more ? lastRevision + 1 : 0, true));
      default -> cut();
    };
  }

  private boolean add(Message message) {
    Entry entry = Entries.ofDirectGet(message, prefixLength);
    if (entry == null) {
      return cut();
    }
    entries.add(entry);
    lastRevision = entry.revision();
    String pending = message.header("Nats-Num-Pending");
    more = pending != null && !pending.equals("0");
    return false;
  }

  private boolean cut() {
    return page.complete(new ScanPage(entries, entries.isEmpty() ? 0 : lastRevision + 1, false));
  }
}
