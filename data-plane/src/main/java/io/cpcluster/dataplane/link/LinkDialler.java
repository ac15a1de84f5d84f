package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.contracts.link.Ticket;
import io.cpcluster.dataplane.certificate.PeerName;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Dials first lanes, for threads that wait, and later ones, for links that go on. Thread-safe. */
final class LinkDialler {
  private final Connections connections;
  private final LinkSettings settings;
  private final BoundListener.Linking linking;

  LinkDialler(Connections connections, LinkSettings settings, BoundListener.Linking linking) {
    this.connections = connections;
    this.settings = settings;
    this.linking = linking;
  }

  /** Tries the addresses in turn, each with its share of the time; blocks. */
  Link dial(List<InetSocketAddress> addresses, Ticket ticket, SignedTicket signed, Duration limit)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    @Nullable IOException why = null;
    for (int i = 0; i < addresses.size(); i++) {
      long left = Math.max(1, deadline - System.nanoTime());
      try {
        return dial(
            addresses.get(i), ticket, signed, Duration.ofNanos(left / (addresses.size() - i)));
      } catch (IOException failed) {
        why = why instanceof LinkRefusedException ? why : failed;
      }
    }
    throw why == null ? new IOException("no address to dial") : why;
  }

  private Link dial(InetSocketAddress at, Ticket ticket, SignedTicket signed, Duration limit)
      throws IOException, InterruptedException {
    CompletableFuture<PeerLink> made = new CompletableFuture<>();
    Dialling dialling =
        new Dialling(
            new PeerName(ticket.cluster(), ticket.listener()),
            new LaneMessage.OpenLane(ticket.link(), 0, signed, null),
            (lane, answer) -> {
              PeerLink link = linking.link(ticket, secret(answer), lane);
              if (!made.complete(link)) {
                link.close("dialled too late");
              }
            });
    dialling
        .outcome()
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                made.completeExceptionally(failure);
              }
            });
    ChannelFuture connecting = connect(at, limit, dialling);
    return await(made, connecting, at, limit);
  }

  private static LinkSecret secret(LaneMessage.LaneOpened answer) throws LinkRefusedException {
    String text = answer.secret();
    return LinkSecret.read(text == null ? "" : text)
        .orElseThrow(() -> new LinkRefusedException("told no secret"));
  }

  private ChannelFuture connect(InetSocketAddress at, Duration limit, Dialling dialling) {
    ChannelFuture connecting = connections.dial(at, limit, dialling);
    connecting.addListener(
        connected -> {
          if (!connected.isSuccess()) {
            String text = at + ": " + connected.cause().getMessage();
            dialling.outcome().completeExceptionally(new IOException(text));
          } else if (at.equals(connecting.channel().localAddress())
              || connecting.channel().remoteAddress().equals(connecting.channel().localAddress())) {
            dialling.outcome().completeExceptionally(new IOException(at + " is this very socket"));
            connecting.channel().close();
          }
        });
    return connecting;
  }

  private static Link await(
      CompletableFuture<PeerLink> made,
      ChannelFuture connecting,
      InetSocketAddress at,
      Duration limit)
      throws IOException, InterruptedException {
    try {
      return made.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException why ? why : new IOException(failed.getCause());
    } catch (TimeoutException late) {
      throw new IOException(at + ": no link after " + limit.toMillis() + " ms");
    } finally {
      if (made.cancel(false) || made.isCompletedExceptionally()) {
        connecting.channel().close();
      }
    }
  }

  /** Opens a later lane of a link; does not block. */
  void dialMore(PeerLink link, int index) {
    if (!(link.lanes().first().lane().channel().remoteAddress() instanceof InetSocketAddress at)) {
      return;
    }
    Dialling dialling =
        new Dialling(
            link.listener(),
            new LaneMessage.OpenLane(link.id(), index, null, link.secret().proof(link.id(), index)),
            (lane, _) -> {
              if (!link.add(lane, index)) {
                throw new LinkRefusedException("the link has ended");
              }
            });
    dialling
        .outcome()
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                Logs.LINK.warn("{} gets no lane {}: {}", link, index, failure.getMessage());
              }
            });
    connect(at, settings.handshake(), dialling);
  }

  /** Waits until a link that was told to end has ended. */
  static void awaitEnd(PeerLink link) {
    try {
      link.ended().get(2, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      link.end("the program ends");
    }
  }
}
