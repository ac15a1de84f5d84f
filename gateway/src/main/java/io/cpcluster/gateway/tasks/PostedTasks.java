package io.cpcluster.gateway.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.submission.SubmissionReader;
import io.cpcluster.contracts.submission.SubmitRequest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a body of {@code POST /tasks} turned out to be: {@code {"cmd":…}}, a Task, a submission or
 * several. Each task has an id from here on, so that asking again does no harm. The masters are
 * sent what was posted, spelled as it was: another spelling of the same data may be longer.
 */
@SuppressWarnings("ArrayRecordComponent") // made here, sent once, never changed
sealed interface PostedTasks {
  /**
   * One task.
   *
   * @param question for the masters
   */
  record One(String id, byte[] question) implements PostedTasks {}

  /**
   * Several, in their order.
   *
   * @param question for the masters, with those that are tasks
   */
  record Many(List<Item> items, byte[] question) implements PostedTasks {
    public Many {
      items = List.copyOf(items);
    }

    boolean hasTask() {
      return items.stream().anyMatch(Named.class::isInstance);
    }
  }

  /** Nothing that can be run. */
  record Wrong(ErrorAnswer why) implements PostedTasks, Item {}

  /** One of several. */
  sealed interface Item permits Named, Wrong {}

  /** One that can be run. */
  record Named(String id) implements Item {}

  /** Reads a body. Never throws. */
  static PostedTasks read(byte[] body) {
    JsonNode document;
    int bytes = body.length;
    try {
      document = Json.readStrictly(body);
    } catch (InvalidField broken) {
      return wrong(ErrorCode.INVALID_JSON, broken.getMessage());
    }
    if (document instanceof ObjectNode object && object.has("cmd")) {
      try {
        document = command(object);
        bytes = 0;
      } catch (InvalidField empty) {
        return wrong(ErrorCode.INVALID_TASK, empty.getMessage());
      }
    }
    return switch (SubmissionReader.read(document, bytes)) {
      case SubmitRequest.One(Submission one) -> {
        String id = idOf(one);
        yield new One(id, Json.write(named(document, id)));
      }
      case SubmitRequest.Many(List<SubmitRequest.Item> items, var _) -> many(document, items);
      case SubmitRequest.Invalid(ErrorAnswer why) -> new Wrong(why);
    };
  }

  private static Many many(JsonNode document, List<SubmitRequest.Item> read) {
    List<Item> items = new ArrayList<>();
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    ArrayNode tasks = question.putArray("tasks");
    for (int i = 0; i < read.size(); i++) {
      items.add(
          switch (read.get(i)) {
            case SubmitRequest.Valid(Submission submission) -> {
              String id = idOf(submission);
              tasks.add(named(document.path("tasks").path(i), id));
              yield new Named(id);
            }
            case SubmitRequest.Invalid(ErrorAnswer why) -> new Wrong(why);
          });
    }
    if (document.hasNonNull("group")) {
      question.set("group", document.get("group"));
    }
    return new Many(items, Json.write(question));
  }

  /** {@code {"cmd":…}} with fields of a submission beside it, as a submission. */
  private static ObjectNode command(ObjectNode posted) throws InvalidField {
    JsonNode cmd = posted.path("cmd");
    if (!cmd.isString()) {
      throw new InvalidField("\"cmd\" must be a text, found " + Fields.typeOf(cmd));
    }
    if (cmd.stringValue().isBlank()) {
      throw new InvalidField("\"cmd\" is empty; give a command such as {\"cmd\":\"echo hi\"}");
    }
    if (posted.has("task") || posted.has("tasks")) {
      throw new InvalidField("\"cmd\" and a task are given; give one of them");
    }
    posted.remove("cmd");
    posted.putObject("task").putObject("Shell").set("cmd", cmd);
    return posted;
  }

  private static String idOf(Submission submission) {
    String given = submission.id();
    return given != null ? given : freshId();
  }

  /** A task as it was posted, with the id. */
  private static ObjectNode named(JsonNode posted, String id) {
    ObjectNode submission =
        SubmissionReader.isEnvelope(posted)
            ? (ObjectNode) posted
            : JsonNodeFactory.instance.objectNode().set("task", posted);
    return submission.put("id", id);
  }

  private static String freshId() {
    byte[] random = new byte[10];
    new SecureRandom().nextBytes(random);
    return "t-" + HexFormat.of().formatHex(random);
  }

  private static Wrong wrong(ErrorCode code, String message) {
    return new Wrong(ErrorAnswer.of(code, message, null));
  }
}
