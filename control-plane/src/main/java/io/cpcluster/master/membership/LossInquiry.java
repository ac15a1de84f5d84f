package io.cpcluster.master.membership;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.HeardAnswer;
import io.cpcluster.contracts.master.HeardQuestion;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.masters.Attention;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.master.masters.MasterPeer;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, before a node is called lost, whether anybody hears it: the node is pinged and the
 * other masters are asked. Nobody's silence counts unless this master's own beat came back
 * meanwhile, on the connections by which all this goes.
 */
final class LossInquiry {
  private static final Logger LOG = LoggerFactory.getLogger(LossInquiry.class);
  private static final long LOOK_AGAIN_MS = 5;

  private final NatsConnection writing;
  private final Pings pings;
  private final MasterDirectory masters;
  private final Attention attention;
  private final ScheduledExecutorService clock;
  private final LongSupplier monotonicMs;
  private final Timing timing;

  /** What an inquiry found. */
  enum Verdict {
    /** Somebody heard the node. */
    HEARD,
    /** Nobody did, and this master was there to hear it. */
    GONE,
    /** This master did not even hear itself. */
    UNSURE
  }

  LossInquiry(
      NatsConnection writing,
      Pings pings,
      MasterDirectory masters,
      Attention attention,
      ScheduledExecutorService clock,
      LongSupplier monotonicMs,
      Timing timing) {
    this.writing = writing;
    this.pings = pings;
    this.masters = masters;
    this.attention = attention;
    this.clock = clock;
    this.monotonicMs = monotonicMs;
    this.timing = timing;
  }

  /** Asks all; exactly one callback. */
  void ask(Happening.Ask about, Consumer<Verdict> done) {
    List<MasterPeer> others = masters.others();
    long now = monotonicMs.getAsLong();
    Asked asked = new Asked(others.size() + 1, now, done);
    masters.beatNow();
    pings.ping(about.node(), asked::answered);
    byte[] question =
        Json.write(
            new HeardQuestion(
                about.node().id(),
                about.node().session(),
                timing.vetoWithinMs(about.cause(), about.sinceMs(), now)));
    for (MasterPeer other : others) {
      writing.request(
          Subjects.masterHeard(other.id()),
          Map.of(),
          question,
          Duration.ofMillis(timing.askMs()),
          reply -> asked.answered(vetoes(reply)));
    }
  }

  private static boolean vetoes(Reply reply) {
    return switch (reply) {
      case Reply.Answered(var message) -> {
        try {
          yield Json.read(message.body(), HeardAnswer.class).heard();
        } catch (InvalidField broken) {
          LOG.warn("a master answered whether it heard a node with: {}", broken.getMessage());
          yield false;
        }
      }
      case Reply.NoResponders _, Reply.TimedOut _, Reply.Closed _ -> false;
    };
  }

  /** The answers to one inquiry. The monitor of this object guards its fields. */
  private final class Asked {
    private final long startedMs;
    private final Consumer<Verdict> done;
    private int open;
    private boolean ended;

    Asked(int open, long startedMs, Consumer<Verdict> done) {
      this.open = open;
      this.startedMs = startedMs;
      this.done = done;
    }

    void answered(boolean heard) {
      synchronized (this) {
        open--;
        if (ended || (!heard && open > 0)) {
          return;
        }
        ended = true;
      }
      if (heard) {
        done.accept(Verdict.HEARD);
      } else {
        awaitOwnBeat();
      }
    }

    private void awaitOwnBeat() {
      if (attention.heardItselfSince(startedMs)) {
        done.accept(Verdict.GONE);
      } else if (monotonicMs.getAsLong() - startedMs > timing.askMs()) {
        done.accept(Verdict.UNSURE);
      } else {
        clock.schedule(this::awaitOwnBeat, LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
      }
    }
  }
}
