package io.cpcluster.cli.doctor;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who one is here, for how long, and what one may ask. */
final class RightChecks {
  private static final String CHECK = "rights";

  /** Masters look for tasks for up to three seconds before they answer with what they found. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private static final Duration ENDS_SOON = Duration.ofDays(7);

  /** Harmless questions, by what they show; those that everybody needs come first. */
  private static final Map<String, String> QUESTIONS = questions();

  private RightChecks() {}

  private static Map<String, String> questions() {
    Map<String, String> questions = new LinkedHashMap<>();
    questions.put(Subjects.NODES_LIST, "see nodes");
    questions.put(Subjects.TASKS_LIST, "see tasks");
    questions.put(Subjects.TOKENS_LIST, "manage tokens");
    return questions;
  }

  /** Asks; an answer of any kind shows that the question arrived. */
  static Finding look(NatsConnection connection) throws InterruptedException {
    List<String> allowed = new ArrayList<>();
    for (Map.Entry<String, String> question : QUESTIONS.entrySet()) {
      Reply reply =
          connection.request(
              question.getKey(), "{}".getBytes(StandardCharsets.UTF_8), ANSWER_WITHIN);
      if (reply instanceof Reply.Answered) {
        allowed.add(question.getValue());
      }
    }
    return judge(allowed);
  }

  static Finding judge(List<String> allowed) {
    List<String> missing =
        QUESTIONS.values().stream().filter(what -> !allowed.contains(what)).toList();
    if (missing.isEmpty()) {
      return Finding.ok(CHECK, "this user may " + String.join(", ", allowed));
    }
    if (missing.equals(List.of("manage tokens"))) {
      return Finding.ok(
          CHECK, "this user may " + String.join(", ", allowed) + "; it is no administrator");
    }
    return Finding.fail(
        CHECK,
        "this user may not "
            + String.join(", ", missing)
            + ": NATS passes its questions on to nobody",
        "cpcluster user add NAME --can read, by whoever has the cluster's folder",
        ExitCode.NOT_ALLOWED);
  }

  /** When the credentials end; empty for those that nobody can tell of. */
  static Optional<Finding> credentials(Credentials credentials, Instant now) {
    return end(credentials).map(end -> judge(end, now));
  }

  static Finding judge(Instant end, Instant now) {
    if (!end.isAfter(now)) {
      return Finding.fail(
          "credentials",
          "these credentials ended " + end,
          "cpcluster user add NAME, by whoever has the cluster's folder",
          ExitCode.NOT_ALLOWED);
    }
    return end.isBefore(now.plus(ENDS_SOON))
        ? Finding.note(
            "credentials", "these credentials end " + end, "cpcluster user add NAME, before that")
        : Finding.ok("credentials", "these credentials are good until " + end);
  }

  private static Optional<Instant> end(Credentials credentials) {
    return switch (credentials) {
      case Credentials.File(Path file) -> {
        try {
          yield UserCredentials.ofFile(Files.readString(file)).flatMap(UserCredentials::expires);
        } catch (IOException unreadable) {
          yield Optional.empty();
        }
      }
      case Credentials.User(UserCredentials user) -> user.expires();
      case Credentials.None(), Credentials.UserPassword _, Credentials.Token _, Credentials.Key _ ->
          Optional.empty();
    };
  }
}
