package io.cpcluster.node.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.HoldAnswer;
import io.cpcluster.contracts.node.HoldCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.transfer.TransferListener;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.natsserver.NatsServer;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What masters say about blobs, over a real server. */
@Timeout(60)
class BlobDeskTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST_WAITING = 4_096;

  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final AtomicReference<Runnable> renewal = new AtomicReference<>(() -> {});
  private NatsServer server;
  private NatsConnection node;
  private NatsConnection master;
  private Dispatch commands;
  private Payloads payloads;
  private BlobDesk desk;
  private BlobId blob;

  @BeforeEach
  void open() throws Exception {
    server = NatsServer.forTests(folder.resolve("nats"));
    node = connect("n1");
    master = connect("m1");
    payloads = new Payloads(folder.resolve("data"), true, new TransferListener() {}, now::get);
    desk = new BlobDesk(node, payloads, () -> renewal.get().run());
    commands = node.dispatch("commands");
    desk.listenOn(commands, "n1");
    node.flush(LIMIT);
    blob = payloads.blobs().put(new byte[] {1, 2, 3}, Duration.ofSeconds(1));
  }

  private NatsConnection connect(String name) throws InterruptedException {
    NatsConnection opened =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()), new Credentials.None(), name, "_INBOX." + name + "."),
            ConnectionListener.NONE);
    assertThat(opened.awaitConnected(LIMIT)).isTrue();
    return opened;
  }

  @AfterEach
  void close() {
    desk.close();
    master.close();
    node.close();
    server.close();
  }

  private static byte[] command(String task, BlobId of, Duration keep) {
    return Json.write(new HoldCommand(task, of.sha256(), of.sizeBytes(), keep.toMillis()));
  }

  /** A request: the answer comes after everything that was said before. */
  private boolean isHeld(String task, BlobId of) throws Exception {
    Reply reply = master.request(Subjects.nodeHold("n1"), command(task, of, HOUR), LIMIT);
    assertThat(reply).isInstanceOf(Reply.Answered.class);
    return Json.read(((Reply.Answered) reply).message().body(), HoldAnswer.class).held();
  }

  private void say(String task, Duration keep) {
    master.publish(Subjects.nodeHold("n1"), command(task, blob, keep));
  }

  private void sweepAfter(Duration time) {
    now.set(now.get().plus(time));
    desk.look();
  }

  @Test
  void aRequestHoldsTheBlobAndSaysWhetherItIsHere() throws Exception {
    assertThat(isHeld("t1", blob)).isTrue();
    assertThat(isHeld("t1", new BlobId("ab".repeat(32), 5))).isFalse();

    sweepAfter(HOUR.minusSeconds(1));

    assertThat(isHeld("t2", blob)).as("t1 holds it").isTrue();
  }

  @Test
  void aWordThatNobodyWaitsForShortensAndNeverProlongs() throws Exception {
    isHeld("t1", blob);
    say("stranger", Duration.ofDays(7));
    say("t1", Duration.ofMinutes(1));
    isHeld("t0", new BlobId("ab".repeat(32), 5));
    assertThat(payloads.blobs().keptFor(blob)).isEqualTo(Duration.ofMinutes(1));

    sweepAfter(Duration.ofMinutes(1).plus(BlobDesk.SPARE));

    assertThat(isHeld("t2", blob)).as("it is swept").isFalse();
  }

  @Test
  void whatTheProgramKeepsIsRenewedBeforeTheSweep() throws Exception {
    AtomicInteger renewals = new AtomicInteger();
    renewal.set(
        () -> {
          renewals.incrementAndGet();
          assertThat(hold("key k")).isTrue();
        });
    isHeld("t1", blob);

    sweepAfter(HOUR.multipliedBy(2));

    assertThat(isHeld("t2", blob)).isTrue();
    assertThat(renewals).hasValue(1);
  }

  private boolean hold(String holder) {
    try {
      return payloads.holds().hold(blob, holder, HOUR);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Test
  void whatIsTooMuchAtOnceIsDroppedAndTheRestIsDone() throws Exception {
    CountDownLatch sweeping = new CountDownLatch(1);
    Semaphore mayGoOn = new Semaphore(0);
    renewal.set(
        () -> {
          sweeping.countDown();
          mayGoOn.acquireUninterruptibly();
        });
    isHeld("t1", blob);
    desk.look();
    assertThat(sweeping.await(20, TimeUnit.SECONDS)).isTrue();

    Semaphore answers = new Semaphore(0);
    Dispatch heardByMaster = master.dispatch("answers");
    heardByMaster.subscribe("_INBOX.m1.many", null, _ -> answers.release());
    for (int i = 0; i < MOST_WAITING + 100; i++) {
      master.publish(
          Subjects.nodeHold("n1"), "_INBOX.m1.many", Map.of(), command("t" + i, blob, HOUR));
    }
    awaitAllHeard(commands, node, master);
    mayGoOn.release();

    assertThat(answers.tryAcquire(MOST_WAITING, 20, TimeUnit.SECONDS)).isTrue();
    assertThat(isHeld("last", blob)).as("it goes on").isTrue();
    awaitAllHeard(heardByMaster, master, node);
    assertThat(answers.availablePermits()).as("more than may wait").isZero();
  }

  /** One more word to the same thread comes after all that were said before. */
  private static void awaitAllHeard(Dispatch by, NatsConnection hearer, NatsConnection speaker)
      throws InterruptedException {
    CountDownLatch heard = new CountDownLatch(1);
    by.subscribe("all.heard", null, _ -> heard.countDown());
    hearer.flush(LIMIT);
    speaker.publish("all.heard", new byte[0]);
    assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
