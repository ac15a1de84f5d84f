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
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a body of {@code POST /tasks} turned out to be: {@code {"cmd":…}}, a Task, a submission or
 * several. Each task has an id from here on, so that asking again does no harm.
 */
sealed interface PostedTasks {
  /** One task. */
  record One(Submission submission) implements PostedTasks {
    String id() {
      return String.valueOf(submission.id());
    }
  }

  /** Several: each a submission or why it is none. */
  record Many(List<SubmitRequest.Item> items) implements PostedTasks {
    public Many {
      items = List.copyOf(items);
    }
  }

  /** Nothing that can be run. */
  record Wrong(ErrorAnswer why) implements PostedTasks {}

  /** Reads a body. Never throws. */
  static PostedTasks read(byte[] body) {
    JsonNode document;
    try {
      document = Json.readStrictly(body);
    } catch (InvalidField broken) {
      return wrong(ErrorCode.INVALID_JSON, broken.getMessage());
    }
    byte[] submission = body;
    if (document instanceof ObjectNode object && object.has("cmd")) {
      try {
        submission = Json.write(command(object));
      } catch (InvalidField empty) {
        return wrong(ErrorCode.INVALID_TASK, empty.getMessage());
      }
    }
    return switch (SubmissionReader.read(submission)) {
      case SubmitRequest.One(Submission one) -> new One(named(one));
      case SubmitRequest.Many(List<SubmitRequest.Item> items) ->
          new Many(items.stream().map(PostedTasks::named).toList());
      case SubmitRequest.Invalid(ErrorAnswer why) -> new Wrong(why);
    };
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
    ObjectNode submission = posted.deepCopy();
    submission.remove("cmd");
    ObjectNode shell = JsonNodeFactory.instance.objectNode();
    shell.putObject("Shell").set("cmd", cmd);
    submission.set("task", shell);
    return submission;
  }

  private static SubmitRequest.Item named(SubmitRequest.Item item) {
    return switch (item) {
      case SubmitRequest.Valid(Submission submission) -> new SubmitRequest.Valid(named(submission));
      case SubmitRequest.Invalid invalid -> invalid;
    };
  }

  private static Submission named(Submission submission) {
    return submission.id() != null
        ? submission
        : new Submission(freshId(), submission.task(), submission.options());
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
