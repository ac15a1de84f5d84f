package io.cpcluster.node.blobs;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.HoldAnswer;
import io.cpcluster.contracts.node.HoldCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what masters say about blobs that tasks hold, in the order it comes, and lets go what nobody
 * holds, on one thread of its own. Too much at once is dropped: who waits for an answer asks again.
 */
public final class BlobDesk implements AutoCloseable {
  /** How long a blob that nobody holds stays, for who asks for it again. */
  public static final Duration SPARE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(BlobDesk.class);
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int MOST_WAITING = 4_096;

  private final NatsConnection nats;
  private final Payloads payloads;
  private final Runnable renewal;
  private final AtomicLong nextSweep = new AtomicLong(System.nanoTime());
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("blobs").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /**
   * @param renewal holds on to what this program keeps for itself; called before each sweep
   */
  public BlobDesk(NatsConnection nats, Payloads payloads, Runnable renewal) {
    this.nats = nats;
    this.payloads = payloads;
    this.renewal = renewal;
    thread.allowCoreThreadTimeOut(true);
  }

  /** Takes the masters' words about blobs. */
  public void listenOn(Dispatch dispatch, String node) {
    dispatch.subscribe(
        Subjects.nodeHold(node), null, message -> thread.execute(() -> hold(message)));
  }

  private void hold(Message message) {
    try {
      HoldCommand command = Json.read(message.body(), HoldCommand.class);
      boolean held = hold(command, message.replyTo() != null);
      String replyTo = message.replyTo();
      if (replyTo != null) {
        nats.publish(replyTo, null, Map.of(), Json.write(new HoldAnswer(held)));
      }
    } catch (InvalidField | IllegalArgumentException unreadable) {
      LOG.warn("Unreadable command on {}: {}", message.subject(), unreadable.getMessage());
    } catch (IOException broken) {
      LOG.warn("The store of blobs does not work: {}", broken.toString());
    }
  }

  /**
   * A request holds the blob; a word that nobody waits for says how long an ended task needs it.
   */
  private boolean hold(HoldCommand command, boolean isRequest) throws IOException {
    BlobId blob = new BlobId(command.sha256(), command.size());
    Duration keep = Duration.ofMillis(Math.max(0, command.keepMs()));
    if (isRequest) {
      return payloads.holds().hold(blob, command.task(), keep);
    }
    payloads.holds().release(blob, command.task(), keep);
    return true;
  }

  /** Lets go what is due; to be called several times a second. */
  public void look() {
    long now = System.nanoTime();
    long due = nextSweep.get();
    if (now - due >= 0
        && payloads.holdsIfAny().isPresent()
        && nextSweep.compareAndSet(due, now + SWEEP_NANOS)) {
      thread.execute(this::sweep);
    }
  }

  private void sweep() {
    try {
      renewal.run();
      payloads.holds().sweep(SPARE);
    } catch (IOException broken) {
      LOG.warn("Blobs whose time is over stay: {}", broken.toString());
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
