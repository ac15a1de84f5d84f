package io.cpcluster.node.join;

import io.cpcluster.messaging.Credentials;
import io.cpcluster.node.config.DataFolder;
import io.cpcluster.node.config.NodeConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * A node's place in a cluster that it joined with a token: got at the start, and got again by its
 * own key when its credentials ended while it could not renew them. Used by one thread at a time.
 */
public final class Membership {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

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
            config.id(), config.role(), config.labels(), target, own, InstantSource.system());
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

  /** Looks after the credentials from now on, on a thread of its own. */
  public void keep(Consumer<String> refused) {
    Thread.ofVirtual().name("membership").start(() -> look(refused));
  }

  private void look(Consumer<String> refused) {
    try {
      while (true) {
        Thread.sleep(LOOK_EVERY);
        if (own.hasEnded(InstantSource.system().instant())) {
          enrolment.ensure();
        }
      }
    } catch (NotAdmitted no) {
      refused.accept(no.getMessage());
    } catch (IOException broken) {
      refused.accept(broken.toString());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
