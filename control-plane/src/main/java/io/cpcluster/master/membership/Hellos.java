package io.cpcluster.master.membership;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives nodes their sessions: reads the record from its leader, decides, and writes by
 * compare-and-set; the revision written is the session. All steps are callbacks; nothing blocks.
 */
final class Hellos {
  private static final int MAX_TRIES = 4;
  private static final long RETRY_AFTER_MS = 1_000;

  private final Membership membership;
  private final NodeRecords records;
  private final Standing standing;
  private final Pings pings;
  private final Requests requests;
  private final EventPublisher events;

  Hellos(
      Membership membership,
      NodeRecords records,
      Standing standing,
      Pings pings,
      Requests requests,
      EventPublisher events) {
    this.membership = membership;
    this.records = records;
    this.standing = standing;
    this.pings = pings;
    this.requests = requests;
    this.events = events;
  }

  void handle(Message request) {
    Hello hello;
    try {
      hello = Json.read(request.body(), Hello.class);
    } catch (InvalidField broken) {
      refuse(request, ErrorCode.INVALID_REQUEST, "hello: " + broken.getMessage(), null);
      return;
    }
    String sender = Subjects.senderOf(request.subject());
    Optional<String> problem = HelloCheck.problem(hello, sender);
    if (problem.isPresent()) {
      refuse(request, ErrorCode.INVALID_REQUEST, "hello: " + problem.get(), sender);
      return;
    }
    standing.check(
        hello,
        refusal ->
            refusal.ifPresentOrElse(
                error -> requests.refuse(request, error),
                () ->
                    records.readLatest(
                        hello.id(), read -> new Greeting(request, hello).decide(read))));
  }

  private void refuse(Message request, ErrorCode code, String message, @Nullable String id) {
    requests.refuse(request, ErrorAnswer.of(code, message, id));
  }

  /** One hello on its way to a session. Its steps follow each other, so no lock is needed. */
  private final class Greeting {
    private final Message request;
    private final Hello hello;
    private int tries;
    private boolean oldIsSilent;

    Greeting(Message request, Hello hello) {
      this.request = request;
      this.hello = hello;
    }

    void decide(ReadOutcome read) {
      switch (read) {
        case ReadOutcome.Missing _ -> decide(null, 0);
        case ReadOutcome.Found(Entry entry) -> decide(entry);
        case ReadOutcome.Unavailable(String text) -> unavailable(text);
      }
    }

    private void decide(Entry entry) {
      if (entry.operation() != Entry.Operation.PUT) {
        decide(null, entry.revision());
        return;
      }
      NodeRecords.parse(entry)
          .ifPresentOrElse(
              record -> decide(record, entry.revision()),
              () ->
                  refuse(
                      request,
                      ErrorCode.INTERNAL,
                      "the record of node " + hello.id() + " is not understood",
                      hello.id()));
    }

    private void decide(@Nullable NodeRecord found, long revision) {
      switch (HelloDecision.of(hello, found, revision, oldIsSilent, membership.wallMs())) {
        case HelloDecision.Refuse(ErrorCode code, String message) ->
            refuse(request, code, message, hello.id());
        case HelloDecision.AskOld(NodeRecord old, long oldRevision) -> askOld(old, oldRevision);
        case HelloDecision.Write write -> write(write);
      }
    }

    private void askOld(NodeRecord old, long revision) {
      pings.pingProcess(
          old,
          alive -> {
            if (alive) {
              String conflict = HelloDecision.conflict(hello, old);
              if (membership.mayTellConflict(hello.id())) {
                events.node(hello.id(), "conflict", old.sessionAt(revision), old.role(), conflict);
              }
              refuse(request, ErrorCode.CONFLICT, conflict, hello.id());
            } else {
              oldIsSilent = true;
              decide(old, revision);
            }
          });
    }

    private void write(HelloDecision.Write write) {
      if (++tries > MAX_TRIES) {
        unavailable("others change the record of node " + hello.id() + " at the same time");
        return;
      }
      membership.write(
          write.record(),
          write.expectedRevision(),
          outcome -> {
            switch (outcome) {
              case WriteOutcome.Won(long session) -> welcome(write, session);
              case WriteOutcome.Lost(Entry current, _) when current != null -> again(current);
              case WriteOutcome.Lost _ -> records.readLatest(hello.id(), this::decide);
              case WriteOutcome.Unknown(_, String text) -> unavailable(text);
            }
          });
    }

    /** Somebody else wrote; the process to be asked is another one now. */
    private void again(Entry current) {
      oldIsSilent = false;
      decide(current);
    }

    private void welcome(HelloDecision.Write write, long session) {
      requests.reply(
          request,
          new Welcome(
              session,
              membership.self(),
              membership.failoverTimeoutMs(),
              membership.inlineLimitBytes()));
      events.node(hello.id(), write.event(), session, hello.role(), write.record().reason());
    }

    private void unavailable(String text) {
      requests.refuse(
          request,
          ErrorAnswer.retryAfter(
              ErrorCode.UNAVAILABLE,
              "the session of node " + hello.id() + " cannot be stored now: " + text,
              hello.id(),
              RETRY_AFTER_MS));
    }
  }
}
