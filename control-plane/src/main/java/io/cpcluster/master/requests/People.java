package io.cpcluster.master.requests;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.accounts.AccountKeys;
import io.cpcluster.messaging.accounts.Person;
import io.cpcluster.messaging.service.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whose a request is and refuses what they have no right to. People have an account of
 * their own; on its way into the masters' account NATS puts the header {@code Nats-Request-Info} on
 * each request, with the signed text that let the person in. A request with anything else of that
 * name counts for nothing, and of the header only the signed text does. Thread-safe: the monitor
 * guards the table of headers that were read before.
 */
public final class People {
  private static final Logger LOG = LoggerFactory.getLogger(People.class);
  private static final int MOST_REMEMBERED = 1_000;
  private static final int MOST_CHARACTERS = 64 << 10;

  private final Requests requests;
  private final Optional<AccountKeys> keys;
  private final Map<String, Optional<Asker>> byHeader =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Asker>> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /**
   * @param keys of the cluster's accounts; without them somebody else decides who may ask what
   */
  public People(Requests requests, Optional<AccountKeys> keys) {
    this.requests = requests;
    this.keys = keys;
  }

  /** The same endpoint for those who have a right to it. */
  public Endpoint guarded(Endpoint endpoint) {
    Consumer<Message> handler = endpoint.handler();
    return new Endpoint(
        endpoint.name(),
        endpoint.subject(),
        endpoint.dispatch(),
        requests.guarded(request -> take(request, handler)));
  }

  private void take(Message request, Consumer<Message> handler) {
    if (keys.isEmpty()) {
      handler.accept(request);
      return;
    }
    Optional<Asker> asker = asker(request, keys.get());
    Optional<Refusal> refusal =
        asker.isEmpty() ? Optional.of(nobody(request)) : asker.get().refusal(request.subject());
    if (refusal.isPresent()) {
      LOG.info("refused on {}: {}", request.subject(), refusal.get().getMessage());
      requests.refuse(request, refusal.get().answer());
    } else {
      handler.accept(new AskedRequest(request, asker.get()));
    }
  }

  private static Refusal nobody(Message request) {
    return new Refusal(
        ErrorCode.NOT_ALLOWED,
        "nobody's request: " + request.subject() + " is for people, with credentials of a person",
        null);
  }

  private Optional<Asker> asker(Message request, AccountKeys own) {
    String said = request.serversHeader(Headers.REQUEST_INFO);
    if (said == null || said.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    synchronized (byHeader) {
      Optional<Asker> known = byHeader.get(said);
      if (known != null) {
        return known;
      }
    }
    Optional<Asker> read = read(said, own);
    synchronized (byHeader) {
      byHeader.put(said, read);
    }
    return read;
  }

  private static Optional<Asker> read(String header, AccountKeys own) {
    try {
      String jwt = Json.readTree(header.getBytes(StandardCharsets.UTF_8)).path("jwt").asString("");
      return Person.of(jwt, own).filter(person -> Ids.isValid(person.name())).map(Asker::of);
    } catch (InvalidField noDocument) {
      return Optional.empty();
    }
  }
}
