package io.cpcluster.master.join;

import io.cpcluster.contracts.error.ErrorCode;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of those who are shut out of one account, as the NATS servers hold it. A list that is
 * told replaces the one before, whoever told that: so the new one is made of all that any server
 * holds, of all that this master ever saw, and of what is to be added; nothing is taken away. It is
 * told until every server that answers shows it. Blocks; for virtual threads, one at a time.
 */
final class RevokedKeys {
  /**
   * Since when a key is shut out: names and keys do not come back, so what is issued later by a
   * master whose clock is ahead must not count either.
   */
  static final Instant FOR_EVER = Instant.parse("2200-01-01T00:00:00Z");

  private static final Logger LOG = LoggerFactory.getLogger(RevokedKeys.class);
  private static final String UPDATE = "$SYS.REQ.CLAIMS.UPDATE";
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);
  private static final long STALE_AFTER_NANOS = Duration.ofMillis(500).toNanos();
  private static final int TRIES = 5;

  private final String account;
  private final Description description;
  private final NatsConnection servers;
  private final InstantSource clock;

  /** Every key that this master ever saw shut out. */
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  /** What an account is, in words that servers check. */
  @FunctionalInterface
  interface Description {
    String of(Map<String, Instant> revoked, Instant dated);
  }

  /** Who is to be shut out, read anew at each call. */
  @FunctionalInterface
  interface Wanted {
    Collection<String> keys() throws Refusal, InterruptedException;
  }

  /** What one server holds. */
  private record Held(Instant dated, Map<String, Instant> revoked) {
    boolean holds(Map<String, Instant> all) {
      return all.entrySet().stream()
          .allMatch(
              one ->
                  revoked.containsKey(one.getKey())
                      && !revoked.get(one.getKey()).isBefore(one.getValue()));
    }
  }

  RevokedKeys(
      String account, Description description, NatsConnection servers, InstantSource clock) {
    this.account = account;
    this.description = description;
    this.servers = servers;
    this.clock = clock;
  }

  /**
   * Makes sure that every server that answers holds these keys.
   *
   * @throws Refusal when none answers, or one does not take them
   */
  void tell(Wanted wanted) throws Refusal, InterruptedException {
    int answering = 0;
    for (int tries = 0; tries < TRIES; tries++) {
      wanted.keys().forEach(key -> seen.put(key, FOR_EVER));
      if (seen.isEmpty()) {
        return;
      }
      List<Held> held = held(answering);
      if (held.stream().allMatch(one -> one.holds(seen))) {
        return;
      }
      answering = held.size();
      push(held, answering);
    }
    throw Refusal.forNow(
        ErrorCode.UNAVAILABLE,
        "not all of the NATS servers took the list of those who are shut out; it is told again",
        null);
  }

  /**
   * Makes sure that there is somebody to tell.
   *
   * @throws Refusal when no server answers
   */
  void requireServer() throws Refusal, InterruptedException {
    held(1);
  }

  /**
   * What the servers hold, and remembers it.
   *
   * @param enough answers; 0 for all that come in time
   */
  private List<Held> held(int enough) throws Refusal, InterruptedException {
    List<String> texts =
        ask("$SYS.REQ.ACCOUNT." + account + ".CLAIMS.LOOKUP", "", enough, Optional::of);
    List<Held> held = new ArrayList<>();
    for (String text : texts) {
      // A server that knows nothing of the account says so with nothing.
      Optional<Instant> dated =
          text.isEmpty() ? Optional.of(Instant.EPOCH) : AccountKeys.datedAt(text);
      Map<String, Instant> revoked = AccountKeys.revokedIn(text);
      held.add(
          new Held(
              dated.orElseThrow(
                  () ->
                      Refusal.forNow(
                          ErrorCode.UNAVAILABLE,
                          "what a NATS server holds of account " + account + " is unreadable",
                          null)),
              revoked));
      revoked.forEach((key, since) -> seen.merge(key, since, RevokedKeys::later));
    }
    if (held.isEmpty()) {
      throw noServer();
    }
    return held;
  }

  /** Unless this thread was held up since the servers were asked: others may have told more. */
  private void push(List<Held> held, int answering) throws InterruptedException {
    long askedAt = System.nanoTime();
    // A master whose clock is behind must not be ignored.
    Instant known = held.stream().map(Held::dated).reduce(Instant.EPOCH, RevokedKeys::later);
    Instant now = clock.instant();
    Instant dated = now.isAfter(known) ? now : known.plusSeconds(1);
    String text = description.of(Map.copyOf(seen), dated);
    if (System.nanoTime() - askedAt > STALE_AFTER_NANOS) {
      return;
    }
    int took = ask(UPDATE, text, answering, RevokedKeys::taken).size();
    LOG.info(
        "{} of {} servers took the list of {} keys that are shut out",
        took,
        answering,
        seen.size());
  }

  private List<String> ask(
      String subject, String body, int enough, Function<String, Optional<String>> counts)
      throws InterruptedException {
    List<String> answers = new ArrayList<>();
    CountDownLatch over = new CountDownLatch(1);
    servers.requestMany(
        subject,
        body.getBytes(StandardCharsets.US_ASCII),
        ANSWERS_WITHIN,
        reply -> {
          boolean last = true;
          if (reply instanceof Reply.Answered(Message message)) {
            String text = new String(message.body(), StandardCharsets.US_ASCII);
            counts.apply(text).ifPresent(answers::add);
            last = enough > 0 && answers.size() >= enough;
          }
          if (last) {
            over.countDown();
          }
          return last;
        });
    over.await();
    return answers;
  }

  private static Optional<String> taken(String answer) {
    try {
      return Json.readTree(answer.getBytes(StandardCharsets.US_ASCII))
                  .path("data")
                  .path("code")
                  .asInt(0)
              == 200
          ? Optional.of(answer)
          : Optional.empty();
    } catch (InvalidField strange) {
      return Optional.empty();
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Refusal noServer() {
    return Refusal.forNow(
        ErrorCode.UNAVAILABLE, "no NATS server answers about who is shut out", null);
  }
}
