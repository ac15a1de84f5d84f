package io.cpcluster.node.links;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.CloseCommand;
import io.cpcluster.contracts.link.Disconnected;
import io.cpcluster.contracts.link.ListenAnswer;
import io.cpcluster.contracts.link.ListenCommand;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkListener;
import io.cpcluster.messaging.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener's side of links: one bound port each. Thread-safe. */
final class Listening {
  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
  private static final int MOST_AT_ONCE = 64;
  private static final long LONGEST_OPENING_MS = 60_000;

  private final LinkTalk talk;
  private final Engines engines;
  private final Consumer<Link> opened;
  private final Semaphore underWay = new Semaphore(MOST_AT_ONCE);
  private final Map<String, LinkListener> byLink = new ConcurrentHashMap<>();

  Listening(LinkTalk talk, Engines engines, Consumer<Link> opened) {
    this.talk = talk;
    this.engines = engines;
    this.opened = opened;
  }

  List<String> links() {
    return List.copyOf(byLink.keySet());
  }

  void closeAll(String reason) {
    LOG.debug("All listeners close: {}", reason);
    byLink.values().forEach(LinkListener::close);
  }

  /** A master's command to bind a port; answered from another thread. */
  void listen(Message message) {
    ListenCommand command;
    try {
      command = Json.read(message.body(), ListenCommand.class);
    } catch (InvalidField unreadable) {
      LOG.warn("Unreadable command on {}: {}", message.subject(), unreadable.getMessage());
      return;
    }
    if (!underWay.tryAcquire()) {
      reply(message, answer("busy with " + MOST_AT_ONCE + " other links"));
      return;
    }
    Thread.ofVirtual()
        .name("listen-" + command.link())
        .start(
            () -> {
              try {
                reply(message, bind(command));
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException | LinkageError bug) {
                LOG.error("Link {} is not listened for", command.link(), bug);
                reply(message, answer("this peer cannot listen: " + bug));
              } finally {
                underWay.release();
              }
            });
  }

  private ListenAnswer bind(ListenCommand command) throws InterruptedException {
    long session = talk.session();
    if (session == 0 || command.session() != session) {
      return new ListenAnswer(session, true, null);
    }
    try {
      synchronized (this) {
        if (!byLink.containsKey(command.link())) {
          long openWithinMs = Math.clamp(command.openWithinMs(), 1, LONGEST_OPENING_MS);
          LinkListener listener =
              engines.get().listen(command.ticket(), session, Duration.ofMillis(openWithinMs));
          watch(command.link(), listener);
        }
      }
      return answer(null);
    } catch (IOException | InvalidCertificate problem) {
      LOG.info("Port {} for link {}: {}", command.port(), command.link(), problem.getMessage());
      return answer(String.valueOf(problem.getMessage()));
    }
  }

  private void watch(String link, LinkListener listener) {
    byLink.put(link, listener);
    listener
        .opened()
        .thenAccept(
            first -> {
              opened.accept(first);
              Thread.ofVirtual().name("opened-" + link).start(() -> report(first));
            });
    listener.closed().thenRun(() -> byLink.remove(link, listener));
  }

  private void report(Link link) {
    try {
      if (!talk.opened(link.id())) {
        link.close("the masters do not know this link");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** A master's command to end a link; answered when its port is free. */
  void close(Message message, OpenLinks open) {
    CloseCommand command;
    try {
      command = Json.read(message.body(), CloseCommand.class);
    } catch (InvalidField unreadable) {
      LOG.warn("Unreadable command on {}: {}", message.subject(), unreadable.getMessage());
      return;
    }
    open.all().stream()
        .filter(link -> link.id().equals(command.link()))
        .forEach(link -> link.close(command.reason()));
    Optional<LinkListener> listener = Optional.ofNullable(byLink.get(command.link()));
    Disconnected done = new Disconnected(command.link());
    if (listener.isPresent()) {
      listener.get().close();
      listener.get().closed().thenRun(() -> reply(message, done));
    } else {
      reply(message, done);
    }
  }

  private ListenAnswer answer(@Nullable String problem) {
    return new ListenAnswer(talk.session(), false, problem);
  }

  private void reply(Message message, Object answer) {
    String replyTo = message.replyTo();
    if (replyTo != null) {
      talk.nats().publish(replyTo, null, Map.of(), Json.write(answer));
    }
  }
}
