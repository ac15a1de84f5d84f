package io.cpcluster.node.payload;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.TransferReport;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.transfer.Direction;
import io.cpcluster.dataplane.transfer.TransferEnd;
import io.cpcluster.dataplane.transfer.TransferListener;
import io.cpcluster.dataplane.transfer.TransferNews;
import io.cpcluster.messaging.NatsConnection;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what becomes of transfers, and tells the masters, which make events of it. One of the two
 * peers tells: the sender.
 */
public final class TransferReports implements TransferListener {
  private static final Logger LOG = LoggerFactory.getLogger(TransferReports.class);

  private final String node;
  private final NatsConnection nats;
  private final LongSupplier session;

  public TransferReports(String node, NatsConnection nats, LongSupplier session) {
    this.node = node;
    this.nats = nats;
    this.session = session;
  }

  @Override
  public void started(TransferNews news) {
    LOG.info("{} {}: {} bytes", words(news), news.file(), news.sizeBytes());
    tell(news, "started", null);
  }

  @Override
  public void progress(TransferNews news) {
    long percent = news.sizeBytes() == 0 ? 100 : 100 * news.verifiedBytes() / news.sizeBytes();
    LOG.info("{} {}: {} % verified", words(news), news.file(), percent);
    tell(news, "progress", null);
  }

  @Override
  public void completed(TransferNews news, TransferEnd.Completed end) {
    LOG.info("{} {}: {}, sha256 of chunks {}", words(news), news.file(), end.line(), end.sha256());
    tell(news, "completed", null);
  }

  @Override
  public void failed(TransferNews news, TransferEnd.Failed end) {
    LOG.warn(
        "{} {} failed: {}: {}", words(news), news.file(), end.code().wireName(), end.message());
    tell(news, "failed", end.message());
  }

  private static String words(TransferNews news) {
    return switch (news.direction()) {
      case SENDING -> "Sending to " + news.peer();
      case RECEIVING -> "Receiving from " + news.peer();
    };
  }

  private void tell(TransferNews news, String what, @Nullable String reason) {
    if (news.direction() == Direction.SENDING) {
      TransferReport report =
          new TransferReport(
              session.getAsLong(),
              news.id(),
              what,
              news.peer(),
              news.file(),
              news.sizeBytes(),
              news.verifiedBytes(),
              reason);
      nats.publish(Subjects.agentTransfer(node), null, Map.of(), Json.write(report));
    }
  }
}
