package io.cpcluster.master.join;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.accounts.AccountKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the NATS servers who is shut out: who is by the names' records, beside all whom the servers
 * know already. It is told again a little later, and now and then, in case that a master which had
 * been held up told less meanwhile. Blocks; for virtual threads. Thread-safe: one telling at a
 * time, under the lock.
 */
final class Revocations {
  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
  private static final Duration ANSWERED_AFTER = Duration.ofMillis(100);
  private static final List<Duration> AGAIN_AFTER =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(3));

  private final JoinRecords records;
  private final Optional<RevokedKeys> peers;
  private final Optional<RevokedKeys> people;
  private final ReentrantLock telling = new ReentrantLock();
  private final AtomicLong wishes = new AtomicLong();

  /** The last wish that was met; under the lock. One telling meets all that came before it. */
  private long told;

  Revocations(
      JoinRecords records,
      Optional<AccountKeys> keys,
      Optional<NatsConnection> system,
      InstantSource clock) {
    this.records = records;
    this.peers =
        keys.flatMap(
            own ->
                system.map(
                    servers -> new RevokedKeys(own.account(), own::describe, servers, clock)));
    this.people =
        keys.flatMap(
            own ->
                system.map(
                    servers -> new RevokedKeys(own.people(), own::describePeople, servers, clock)));
  }

  /**
   * Tells the servers now, and again a little later.
   *
   * @throws Refusal when they do not hold it afterwards; it is told again all the same
   */
  void tellNow() throws Refusal, InterruptedException {
    if (peers.isEmpty()) {
      throw unable();
    }
    try {
      tell();
    } finally {
      Thread.ofVirtual().name("revocations").start(() -> tellAfter(AGAIN_AFTER));
    }
  }

  private static Refusal unable() {
    return Refusal.forNow(
        ErrorCode.UNAVAILABLE,
        "this master has no user to tell the NATS servers who is shut out",
        null);
  }

  /**
   * Tells the servers once what is under way was answered: a change of the cluster's account makes
   * them forget where the answers to people were to go.
   *
   * @throws Refusal when no server is there to be told; it is told later all the same
   */
  void tellSoon() throws Refusal, InterruptedException {
    if (peers.isEmpty()) {
      throw unable();
    }
    try {
      peers.get().requireServer();
    } finally {
      List<Duration> pauses = new ArrayList<>(List.of(ANSWERED_AFTER));
      pauses.addAll(AGAIN_AFTER);
      Thread.ofVirtual().name("revocations").start(() -> tellAfter(pauses));
    }
  }

  private void tellAfter(List<Duration> pauses) {
    try {
      for (Duration pause : pauses) {
        Thread.sleep(pause);
        tell();
      }
    } catch (Refusal notNow) {
      LOG.warn("who is shut out is told to the servers later: {}", notNow.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      LOG.error("who is shut out could not be told; it is tried again", bug);
    }
  }

  /** Makes sure that the servers hold all that are shut out; asks nobody when nobody is. */
  void tell() throws Refusal, InterruptedException {
    if (peers.isEmpty()) {
      return;
    }
    long wanted = wishes.incrementAndGet();
    telling.lockInterruptibly();
    try {
      if (told >= wanted) {
        return;
      }
      long covered = wishes.get();
      peers.get().tell(() -> records.revoked().peers().keySet());
      people.orElseThrow().tell(() -> records.revoked().people().keySet());
      told = covered;
    } finally {
      telling.unlock();
    }
  }
}
