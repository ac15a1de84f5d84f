package io.cpcluster.master;

import io.cpcluster.master.config.MasterConfig;
import io.cpcluster.master.config.MasterCredentials;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsRequirements;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.RequirementCheck;
import io.cpcluster.messaging.ServerFacts;
import io.cpcluster.messaging.state.StateCheck;
import io.cpcluster.messaging.state.StateLayout;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A master's connections. One takes requests and may publish to inboxes only, so that no reply
 * subject of a requester can make the master write elsewhere; another writes; a third, when it may,
 * hears from the servers.
 *
 * @param writing state, beats, events and commands
 * @param serving requests, their answers, and what nodes and masters say
 * @param system the system account
 */
record Connections(NatsConnection writing, NatsConnection serving, Optional<NatsConnection> system)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Duration SAY_AGAIN = Duration.ofSeconds(5);
  private static final Duration ASK_AGAIN = Duration.ofMillis(500);

  /** Opens all and waits, for ever, until the ones that are needed are connected. */
  static Connections open(MasterConfig config, String master) throws InterruptedException {
    MasterCredentials who = config.credentials();
    Connections opened =
        new Connections(
            open(config, who.write(), "master " + master, "_INBOX.master." + master + "."),
            open(
                config,
                who.serve(),
                "master " + master + " serving",
                "_INBOX.serve." + master + "."),
            who.watch()
                .map(
                    watch ->
                        open(
                            config,
                            watch,
                            "master " + master + " watching",
                            "_INBOX.watch." + master + ".")));
    try {
      await(opened.writing, config);
      await(opened.serving, config);
      return opened;
    } catch (InterruptedException stopped) {
      opened.close();
      throw stopped;
    }
  }

  private static NatsConnection open(
      MasterConfig config, Credentials credentials, String name, String inboxPrefix) {
    NatsSettings settings =
        new NatsSettings(
            config.servers(), credentials, name, inboxPrefix, config.credentials().roots());
    return NatsConnection.open(settings, ConnectionListener.NONE);
  }

  private static void await(NatsConnection connection, MasterConfig config)
      throws InterruptedException {
    while (!connection.awaitConnected(SAY_AGAIN)) {
      LOG.warn("waiting for NATS at {}; trying on", String.join(", ", config.servers()));
    }
  }

  /** Checks that the server is fit. */
  void requireFitServer() throws StartRefused {
    Optional<ServerFacts> server = writing.server();
    if (server.isEmpty()) {
      return;
    }
    switch (NatsRequirements.check(server.get())) {
      case RequirementCheck.Fine _ -> {}
      case RequirementCheck.TooOld(String message) ->
          throw new StartRefused(StartRefused.Cause.NATS_UNFIT, message);
      case RequirementCheck.NoJetStream(String message) ->
          throw new StartRefused(StartRefused.Cause.NATS_UNFIT, message);
    }
  }

  /** Waits until the servers say whether the cluster's state is there. */
  StateCheck.Present requireState(Optional<String> clusterId)
      throws StartRefused, InterruptedException {
    String said = "";
    while (true) {
      switch (StateLayout.check(writing)) {
        case StateCheck.Present present -> {
          if (clusterId.isPresent() && !clusterId.get().equals(present.clusterId())) {
            throw stateLost(
                "it belongs to cluster " + present.clusterId() + ", not " + clusterId.get());
          }
          return present;
        }
        case StateCheck.Lost lost -> throw stateLost(String.join("; ", lost.missing()));
        case StateCheck.Unavailable(String text) -> {
          if (!text.equals(said)) {
            LOG.warn("waiting for the cluster's state: {}; trying on", text);
            said = text;
          }
          Thread.sleep(ASK_AGAIN);
        }
      }
    }
  }

  private static StartRefused stateLost(String what) {
    return new StartRefused(
        StartRefused.Cause.STATE_LOST,
        "state lost: "
            + what
            + ". A master never makes the state anew: bring the servers' store back, or make a new"
            + " cluster");
  }

  @Override
  public void close() {
    system.ifPresent(NatsConnection::close);
    serving.close();
    writing.close();
  }
}
