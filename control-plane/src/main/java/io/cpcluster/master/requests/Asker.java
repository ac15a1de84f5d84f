package io.cpcluster.master.requests;

import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.accounts.Person;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose a request is, and what they may do: as their credentials say, not as the request does.
 *
 * @param name one subject token
 */
public record Asker(String name, Set<Right> can) {
  /**
   * Whoever a NATS lets in whose accounts somebody else looks after: that one decides who may ask
   * what. Rights of a shell come from nowhere then.
   */
  static final Asker UNNAMED = new Asker("unknown", EnumSet.complementOf(EnumSet.of(Right.SHELL)));

  public Asker {
    can = Set.copyOf(can);
    Ids.require("name", name);
  }

  static Asker of(Person person) {
    return new Asker(person.name(), person.can());
  }

  /** Who asked; {@link People} has looked at the request before. */
  public static Asker of(Message request) {
    return request instanceof AskedRequest asked ? asked.asker() : UNNAMED;
  }

  /** Why they may not ask on a subject; empty when they may. */
  Optional<Refusal> refusal(String subject) {
    if (can.stream().anyMatch(right -> right.opens(subject))) {
      return Optional.empty();
    }
    String needed =
        List.of(Right.values()).stream()
            .filter(right -> right.opens(subject))
            .sorted()
            .map(Right::wireName)
            .collect(Collectors.joining(" or "));
    return Optional.of(notAllowed("may not ask on " + subject, needed, null));
  }

  /** Why they may not have a task run; empty when they may. */
  public Optional<Refusal> refusal(Task task, @Nullable String id) {
    if (Right.allow(can, task)) {
      return Optional.empty();
    }
    String needed = Right.neededFor(task).wireName();
    return Optional.of(notAllowed("may not run a " + task.kind() + " task", needed, id));
  }

  private Refusal notAllowed(String what, String needed, @Nullable String id) {
    String has =
        can.isEmpty()
            ? "no right"
            : can.stream().sorted().map(Right::wireName).collect(Collectors.joining(", "));
    return new Refusal(
        ErrorCode.NOT_ALLOWED,
        name + " " + what + ": that needs the right " + needed + ", and " + name + " has " + has,
        id);
  }
}
