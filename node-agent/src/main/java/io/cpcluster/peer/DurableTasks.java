package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.submission.SubmissionWriter;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.node.session.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Durable tasks of a program, submitted with a right of its own: nodes and peers have none. Data
 * that is too large for a message is handed to a node first. Thread-safe; blocks.
 *
 * <pre>{@code
 * try (DurableTasks tasks = DurableTasks.open(me, submitter, limit)) {
 *   tasks.submit("t1", new Task.StoreData("video", Content.of(bytes)), onN1);
 * }
 * }</pre>
 */
public final class DurableTasks implements AutoCloseable {
  private static final Duration TRY_LIMIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final long LONGEST_WAIT_MS = 4_000;

  private final Peer peer;
  private final NatsConnection nats;
  private final Duration patience;

  private DurableTasks(Peer peer, NatsConnection nats, Duration patience) {
    this.peer = peer;
    this.nats = nats;
    this.patience = patience;
  }

  /**
   * Connects as who may submit.
   *
   * @param submitter how a user gets in that has the right to {@code cpcluster.tasks.*}
   * @param patience for how long a question is asked again that nobody answers
   */
  public static DurableTasks open(Peer peer, NatsSettings submitter, Duration patience)
      throws PeerException, InterruptedException {
    NatsConnection connection = NatsConnection.open(submitter, ConnectionListener.NONE);
    boolean connected = false;
    try {
      connected = connection.awaitConnected(patience);
    } finally {
      if (!connected) {
        connection.close();
      }
    }
    if (!connected) {
      throw new PeerException(ErrorCode.UNAVAILABLE, "NATS does not let this user in, or is slow");
    }
    return new DurableTasks(peer, connection, patience);
  }

  /**
   * Submits a task and returns when it is accepted: it runs whether this program goes on or not.
   *
   * @param id chosen by the program: the same id with the same task runs once
   * @throws PeerException when it was refused, or nobody answered
   */
  public void submit(String id, Task task, TaskOptions options)
      throws IOException, InterruptedException {
    Task sent = peer.blobs().handOverIfLarge(task, options.labels(), options.target());
    Submission submission = new Submission(Ids.require("id", id), sent, options);
    ask(Subjects.TASKS_SUBMIT, SubmissionWriter.write(submission));
  }

  /**
   * The result of a task; empty when it has not ended within the time.
   *
   * @throws PeerException when nothing is known of it
   */
  public Optional<Result> result(String id, Duration wait)
      throws PeerException, InterruptedException {
    long endNanos = System.nanoTime() + wait.toNanos();
    while (true) {
      long leftMs = Math.max(0, (endNanos - System.nanoTime()) / 1_000_000);
      Map<String, Object> question = Map.of("id", id, "wait_ms", Math.min(leftMs, LONGEST_WAIT_MS));
      @Nullable JsonNode ended = ask(Subjects.TASKS_RESULT, Json.write(question)).get("TaskResult");
      if (ended != null) {
        return Optional.of(read(ended));
      }
      if (leftMs <= LONGEST_WAIT_MS) {
        return Optional.empty();
      }
    }
  }

  private static Result read(JsonNode ended) throws PeerException {
    try {
      return Json.convert(ended, TaskAnswer.Outcome.class).result();
    } catch (InvalidField strange) {
      throw new PeerException(ErrorCode.INTERNAL, "a result of an unknown shape");
    }
  }

  /** Asks again while nobody answers or masters say that they cannot now. */
  private JsonNode ask(String subject, byte[] question) throws PeerException, InterruptedException {
    long endNanos = System.nanoTime() + patience.toNanos();
    while (true) {
      PeerException why;
      long pauseMs = PAUSE.toMillis();
      switch (Answer.of(nats.request(subject, question, TRY_LIMIT), JsonNode.class)) {
        case Answer.Good<JsonNode>(JsonNode answer) -> {
          return answer;
        }
        case Answer.Refused<JsonNode>(ErrorCode code, String message, var retryAfterMs) -> {
          why = new PeerException(code, message);
          if (retryAfterMs == null) {
            throw why;
          }
          pauseMs = Math.max(1, retryAfterMs);
        }
        case Answer.Silent<JsonNode>(String silent) ->
            why = new PeerException(ErrorCode.UNAVAILABLE, silent);
      }
      if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMs) - endNanos > 0) {
        throw why;
      }
      Thread.sleep(pauseMs);
    }
  }

  @Override
  public void close() {
    nats.close();
  }
}
