package io.cpcluster.node.join;

import io.cpcluster.contracts.machine.WallClock;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.node.config.DataFolder;
import io.cpcluster.node.config.NodeConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's place in a cluster that it joined with a token: got at the start, and got again by its
 * own key when its credentials ended while it could not renew them. Used by one thread at a time.
 */
public final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final NodeConfig config;
  private final JoinTarget target;
  private final Enrolment enrolment;
  private final OwnKey own;

  private Membership(NodeConfig config, JoinTarget target, OwnKey own) {
    this.config = config;
    this.target = target;
    this.own = own;
    this.enrolment =
        new Enrolment(
            config.id(), config.role(), config.labels(), target, own, WallClock.ofMachine());
  }

  /** Of the node that is configured so; nothing is asked yet. */
  public static Membership of(NodeConfig config, JoinTarget target) throws IOException {
    return new Membership(config, target, OwnKey.in(DataFolder.of(config)));
  }

  /** Joins, trying for as long as nobody says no; what the node is to be started with then. */
  public NodeConfig join() throws NotAdmitted, IOException, InterruptedException {
    enrolment.ensure();
    return config
        .withCredentials(new Credentials.File(own.credentials()))
        .withPin(own.roots(), target.token().pin());
  }

  /**
   * Looks after the credentials from now on, on a thread of its own.
   *
   * @param isRefused whether NATS does not take them now, whatever the clock here says of them
   * @param refused hears that the node is not let in any more
   */
  public void keep(BooleanSupplier isRefused, Consumer<String> refused) {
    Thread.ofVirtual().name("membership").start(() -> look(isRefused, refused));
  }

  private void look(BooleanSupplier isRefused, Consumer<String> refused) {
    Duration pause = LOOK_EVERY;
    try {
      while (true) {
        Thread.sleep(pause);
        if (isRefused.getAsBoolean() || own.hasEnded(WallClock.ofMachine().instant())) {
          again();
          // A clock that is wrong says the same of the next ones: not a question every two seconds.
          pause = longer(pause);
        } else {
          pause = LOOK_EVERY;
        }
      }
    } catch (NotAdmitted no) {
      refused.accept(no.getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** A disk that is full for a while is no reason to end. */
  private void again() throws NotAdmitted, InterruptedException {
    try {
      enrolment.again();
    } catch (IOException notKept) {
      LOG.warn("New credentials cannot be kept: {}. Trying on.", notKept.toString());
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}
