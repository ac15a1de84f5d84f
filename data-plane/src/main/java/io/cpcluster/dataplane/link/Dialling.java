package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.tls.PeerTls;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The dialling side of a new lane: who answers must be the peer of the ticket, and is asked to open
 * the lane.
 */
final class Dialling implements Opening {
  /** What the outcome is handed to, on the lane's event loop. */
  @FunctionalInterface
  interface Opened {
    void opened(Lane lane, LaneMessage.LaneOpened answer) throws LinkRefusedException;
  }

  private final PeerName expected;
  private final LaneMessage.OpenLane request;
  private final Opened opened;
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();

  Dialling(PeerName expected, LaneMessage.OpenLane request, Opened opened) {
    this.expected = expected;
    this.request = request;
    this.opened = opened;
  }

  /** Completes when the lane is open or will not be. */
  CompletableFuture<Void> outcome() {
    return outcome;
  }

  @Override
  public void secured(Lane lane) {
    Optional<PeerName> peer = PeerTls.peer(lane.tls());
    if (peer.equals(Optional.of(expected))) {
      lane.say(request);
    } else {
      lane.refuse("expected " + expected.uri() + ", found " + PeerTls.describe(lane.tls()));
    }
  }

  @Override
  public void first(Lane lane, LinkMessage message) {
    if (message instanceof LaneMessage.LaneOpened answer
        && answer.link().equals(request.link())
        && answer.lane() == request.lane()) {
      try {
        opened.opened(lane, answer);
        outcome.complete(null);
      } catch (LinkRefusedException unusable) {
        lane.refuse(String.valueOf(unusable.getMessage()));
      }
    } else if (message instanceof LaneMessage.LaneRefused(String reason)) {
      lane.refused("refused by " + expected.id() + ": " + reason);
    } else {
      lane.refuse("answered " + message.getClass().getSimpleName());
    }
  }

  @Override
  public void failed(Lane lane, IOException why) {
    if (why instanceof LinkRefusedException) {
      Logs.LINK.warn(
          "dialling {} for link {} at {}: {}",
          expected.uri(),
          request.link(),
          lane.channel().remoteAddress(),
          why.getMessage());
    }
    outcome.completeExceptionally(why);
  }
}
