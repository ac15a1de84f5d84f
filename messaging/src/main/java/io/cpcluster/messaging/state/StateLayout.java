package io.cpcluster.messaging.state;

import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.jetstream.ApiAnswer;
import io.cpcluster.messaging.jetstream.ApiError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The streams and buckets of a cluster: who makes them and who checks them. */
public final class StateLayout {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final Duration CREATE_LIMIT = Duration.ofSeconds(20);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final int NO_SUITABLE_SERVERS = 10_005;
  private static final byte[] NOTHING = {};

  private StateLayout() {}

  /**
   * Makes all that is missing; harmless for the same cluster id. For virtual threads.
   *
   * @throws StateLayoutException a server refused, did not answer within 20 s, or holds another
   *     cluster
   */
  public static void create(NatsConnection connection, LayoutSettings settings)
      throws StateLayoutException, InterruptedException {
    long deadlineNanos = System.nanoTime() + CREATE_LIMIT.toNanos();
    for (StreamPlan plan : StreamPlan.all()) {
      if (!exists(connection, plan, settings.clusterId(), deadlineNanos)) {
        String what = "STREAM.CREATE." + plan.name();
        ApiAnswer answer = ask(connection, what, plan.document(settings), deadlineNanos);
        switch (answer) {
          case ApiAnswer.Ok(_) -> {}
          case ApiAnswer.Refused(ApiError error) -> throw failure(plan, error.toString());
          case ApiAnswer.Unavailable(String text) -> throw failure(plan, text);
        }
      }
    }
  }

  /** Looks whether all is there; for virtual threads. */
  public static StateCheck check(NatsConnection connection) throws InterruptedException {
    List<String> wrong = new ArrayList<>();
    StateCheck.Present found = new StateCheck.Present("", "", 0, 0);
    for (StreamPlan plan : StreamPlan.all()) {
      switch (info(connection, plan)) {
        case ApiAnswer.Ok(JsonNode info) -> {
          StateCheck.Present present = present(info.path("config"));
          if (present.clusterId().isEmpty()) {
            wrong.add("stream " + plan.name() + " belongs to no cluster");
          } else if (found.clusterId().isEmpty()) {
            found = present;
          } else if (!present.clusterId().equals(found.clusterId())) {
            wrong.add(foreign(plan, present.clusterId(), found.clusterId()));
          }
        }
        case ApiAnswer.Refused(ApiError error) -> {
          if (error.number() != ApiError.STREAM_NOT_FOUND) {
            return new StateCheck.Unavailable(error.toString());
          }
          wrong.add("stream " + plan.name() + " is missing");
        }
        case ApiAnswer.Unavailable(String text) -> {
          return new StateCheck.Unavailable(text);
        }
      }
    }
    return wrong.isEmpty() ? found : new StateCheck.Lost(wrong);
  }

  private static boolean exists(
      NatsConnection connection, StreamPlan plan, String clusterId, long deadlineNanos)
      throws StateLayoutException, InterruptedException {
    ApiAnswer answer = ask(connection, "STREAM.INFO." + plan.name(), NOTHING, deadlineNanos);
    switch (answer) {
      case ApiAnswer.Ok(JsonNode info) -> {
        String owner = present(info.path("config")).clusterId();
        if (!owner.equals(clusterId)) {
          throw failure(plan, foreign(plan, owner, clusterId));
        }
        return true;
      }
      case ApiAnswer.Refused(ApiError error) -> {
        if (error.number() == ApiError.STREAM_NOT_FOUND) {
          return false;
        }
        throw failure(plan, error.toString());
      }
      case ApiAnswer.Unavailable(String text) -> throw failure(plan, text);
    }
  }

  private static ApiAnswer ask(
      NatsConnection connection, String what, byte[] body, long deadlineNanos)
      throws InterruptedException {
    while (true) {
      ApiAnswer answer = ApiAnswer.ask(connection, what, body, ANSWER_LIMIT);
      if (!isPassing(answer) || System.nanoTime() > deadlineNanos) {
        return answer;
      }
      Thread.sleep(BETWEEN_TRIES);
    }
  }

  private static boolean isPassing(ApiAnswer answer) {
    return switch (answer) {
      case ApiAnswer.Ok(_) -> false;
      case ApiAnswer.Refused(ApiError error) -> error.number() == NO_SUITABLE_SERVERS;
      case ApiAnswer.Unavailable(_) -> true;
    };
  }

  private static ApiAnswer info(NatsConnection connection, StreamPlan plan)
      throws InterruptedException {
    return ApiAnswer.ask(connection, "STREAM.INFO." + plan.name(), NOTHING, ANSWER_LIMIT);
  }

  private static StateCheck.Present present(JsonNode config) {
    JsonNode metadata = config.path("metadata");
    return new StateCheck.Present(
        metadata.path(Buckets.CLUSTER_ID_METADATA).asString(""),
        metadata.path(StreamPlan.CLUSTER_NAME_METADATA).asString(""),
        config.path("num_replicas").asInt(1),
        metadata.path(StreamPlan.MAX_RECORDS_METADATA).asLong(0));
  }

  private static String foreign(StreamPlan plan, String owner, String wanted) {
    return "stream " + plan.name() + " belongs to cluster \"" + owner + "\", not " + wanted;
  }

  private static StateLayoutException failure(StreamPlan plan, String text) {
    return new StateLayoutException("stream " + plan.name() + ": " + text);
  }
}
