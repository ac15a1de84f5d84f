package io.cpcluster.master.join;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.accounts.AccountKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the NATS servers who is shut out. What they are told is made of the names' records each
 * time anew, and told again while a server does not know all of it: two masters that shut somebody
 * out at once, one of which read before the other wrote, both hold after the second telling.
 * Blocks; for virtual threads. Thread-safe: one telling at a time, under the lock.
 */
final class Revocations {
  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
  private static final String UPDATE = "$SYS.REQ.CLAIMS.UPDATE";
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);
  private static final Duration ANSWERED_AFTER = Duration.ofMillis(100);
  private static final List<Duration> AGAIN_AFTER =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(3));

  /** What was issued while a record was being written is meant, too. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final JoinRecords records;
  private final Optional<AccountKeys> keys;
  private final Optional<NatsConnection> system;
  private final InstantSource clock;
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
    this.keys = keys;
    this.system = system;
    this.clock = clock;
  }

  /** Tells the servers now, and again a little later. */
  void tellNow() throws Refusal, InterruptedException {
    tell();
    Thread.ofVirtual().name("revocations").start(() -> tellAfter(AGAIN_AFTER));
  }

  /**
   * Tells the servers once what is under way was answered: a change of the cluster's account makes
   * them forget where the answers to people were to go.
   */
  void tellSoon() {
    List<Duration> pauses = new ArrayList<>(List.of(ANSWERED_AFTER));
    pauses.addAll(AGAIN_AFTER);
    Thread.ofVirtual().name("revocations").start(() -> tellAfter(pauses));
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
    }
  }

  /** Tells the servers all that are shut out; nothing when nobody is. */
  void tell() throws Refusal, InterruptedException {
    if (keys.isEmpty() || system.isEmpty()) {
      return;
    }
    long wanted = wishes.incrementAndGet();
    telling.lockInterruptibly();
    try {
      if (told >= wanted) {
        return;
      }
      long covered = wishes.get();
      JoinRecords.Revoked revoked = records.revoked();
      AccountKeys own = keys.get();
      tell(own.account(), revoked.peers(), own::describe);
      tell(own.people(), revoked.people(), own::describePeople);
      told = covered;
    } finally {
      telling.unlock();
    }
  }

  /** What an account is, in words that servers check. */
  @FunctionalInterface
  private interface Description {
    String of(Map<String, Instant> revoked, Instant dated);
  }

  private void tell(String account, Map<String, Long> since, Description description)
      throws InterruptedException {
    if (since.isEmpty() || system.isEmpty()) {
      return;
    }
    Map<String, Instant> revoked = new LinkedHashMap<>();
    since.forEach((key, ms) -> revoked.put(key, Instant.ofEpochMilli(ms).plus(MARGIN)));
    Optional<String> known = known(account, system.get());
    if (known.map(AccountKeys::revokedIn).filter(held -> holds(held, revoked)).isPresent()) {
      return;
    }
    Instant before = known.flatMap(AccountKeys::datedAt).orElse(Instant.EPOCH);
    Instant now = clock.instant();
    Instant dated = now.isAfter(before) ? now : before.plusSeconds(1);
    int took = push(description.of(revoked, dated), system.get());
    LOG.info("{} servers were told that {} keys are shut out", took, revoked.size());
  }

  private static int push(String account, NatsConnection servers) throws InterruptedException {
    AtomicInteger took = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    servers.requestMany(
        UPDATE,
        account.getBytes(StandardCharsets.US_ASCII),
        ANSWERS_WITHIN,
        reply -> {
          if (reply instanceof Reply.Answered(Message message)) {
            took.addAndGet(isTaken(message) ? 1 : 0);
            return false;
          }
          over.countDown();
          return true;
        });
    over.await();
    return took.get();
  }

  private static boolean isTaken(Message message) {
    try {
      return Json.readTree(message.body()).path("data").path("code").asInt(0) == 200;
    } catch (InvalidField strange) {
      return false;
    }
  }

  private static boolean holds(Map<String, Instant> held, Map<String, Instant> wanted) {
    return wanted.entrySet().stream()
        .allMatch(
            one ->
                held.containsKey(one.getKey())
                    && held.get(one.getKey()).getEpochSecond() >= one.getValue().getEpochSecond());
  }

  /**
   * What a server knows of an account. Its date counts, too: a master whose clock is behind must
   * not be ignored.
   */
  private static Optional<String> known(String account, NatsConnection servers)
      throws InterruptedException {
    Reply reply =
        servers.request(
            "$SYS.REQ.ACCOUNT." + account + ".CLAIMS.LOOKUP", new byte[0], ANSWERS_WITHIN);
    return reply instanceof Reply.Answered(Message message)
        ? Optional.of(new String(message.body(), StandardCharsets.US_ASCII))
        : Optional.empty();
  }
}
