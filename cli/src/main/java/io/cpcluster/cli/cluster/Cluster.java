package io.cpcluster.cli.cluster;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.Optional;

/**
 * The masters of one cluster as a person reaches them: requests on the public subjects, repeated
 * while nobody answers. Every request of the command line may be repeated without harm. Used by one
 * thread.
 */
public final class Cluster implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration TRY_LIMIT = Duration.ofMillis(2_500);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How long a question is repeated that nobody answers. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final NatsConnection connection;
  private final Screen screen;

  private Cluster(NatsConnection connection, Screen screen) {
    this.connection = connection;
    this.screen = screen;
  }

  /** Connects to the cluster that a command means. */
  public static Cluster open(ClusterOptions options) throws CommandFailure, InterruptedException {
    return open(ClusterAddress.of(options), options.screen());
  }

  /** Connects to the cluster in a folder. */
  public static Cluster open(ClusterFolder folder, Screen screen)
      throws CommandFailure, InterruptedException {
    return open(ClusterAddress.of(folder), screen);
  }

  private static Cluster open(ClusterAddress address, Screen screen)
      throws CommandFailure, InterruptedException {
    address.requireListener();
    NatsConnection connection =
        NatsConnection.open(
            NatsAccess.settings(address.urls(), address.people(), "cpcluster"),
            ConnectionListener.NONE);
    if (!connection.awaitConnected(CONNECT_LIMIT)) {
      connection.close();
      throw CommandFailure.notReachable(
          "NATS at "
              + String.join(",", address.urls())
              + " does not let this user in, or is slow.");
    }
    return new Cluster(connection, screen);
  }

  /** The connection, for what is no request. */
  public NatsConnection connection() {
    return connection;
  }

  /** Asks; a refusal is an answer too. */
  public Answer ask(String subject, Object body) throws CommandFailure, InterruptedException {
    return ask(subject, Json.write(body), TRY_LIMIT, PATIENCE);
  }

  /** Asks without a body. */
  public Answer ask(String subject) throws CommandFailure, InterruptedException {
    return ask(subject, new byte[0], TRY_LIMIT, PATIENCE);
  }

  /**
   * Asks until somebody answers; a master that says when to try again is asked again then.
   *
   * @param tryLimit for one try: as long as the masters may take
   * @param patience for all tries
   */
  public Answer ask(String subject, byte[] body, Duration tryLimit, Duration patience)
      throws CommandFailure, InterruptedException {
    long endNanos = System.nanoTime() + patience.toNanos();
    boolean told = false;
    while (true) {
      Reply reply = connection.request(subject, body, tryLimit);
      if (reply instanceof Reply.Answered(var message)) {
        Answer answer = new Answer(message);
        Optional<ErrorAnswer> refusal = answer.refusal();
        long pauseMs = refusal.map(Cluster::pauseMs).orElse(0L);
        if (pauseMs == 0 || System.nanoTime() + pauseMs * 1_000_000 - endNanos > 0) {
          return answer;
        }
        told = tellOnce(told, refusal.orElseThrow().message());
        Thread.sleep(pauseMs);
        continue;
      }
      if (System.nanoTime() - endNanos > 0 || reply instanceof Reply.Closed) {
        throw nobodyAnswers(reply, patience);
      }
      told = tellOnce(told, "no master answers; trying again");
      if (reply instanceof Reply.NoResponders) {
        Thread.sleep(PAUSE);
      }
    }
  }

  /** How long to wait before the same may be asked again; 0 when the answer is final. */
  private static long pauseMs(ErrorAnswer refusal) {
    Long after = refusal.error().retryAfterMs();
    boolean passes =
        refusal.code() == ErrorCode.UNAVAILABLE || refusal.code() == ErrorCode.OVERLOADED;
    return passes && after != null ? Math.max(1, after) : 0;
  }

  private boolean tellOnce(boolean told, String line) {
    if (!told && screen.isTerminal()) {
      screen.say(line + " …");
    }
    return true;
  }

  private static CommandFailure nobodyAnswers(Reply reply, Duration patience) {
    String how = reply instanceof Reply.NoResponders ? "none runs" : "none answered in time";
    return CommandFailure.notReachable(
        "NATS answers, but no master does ("
            + how
            + ", tried for "
            + Amounts.time(patience)
            + "). Start one with: cpcluster dev start-master");
  }

  @Override
  public void close() {
    connection.close();
  }
}
