package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.submission.SubmissionReader;
import io.cpcluster.contracts.submission.SubmitRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person gave as a task, made a submission with an id. Everything beyond its outer shape is
 * judged by the masters.
 *
 * @param id of the task, given or chosen here
 */
record SubmissionText(String id, ObjectNode document) {

  /**
   * Reads a task ({@code {"Compute":{…}}}, {@code "GetStorage"}) or a submission ({@code
   * {"id":…,"task":…}}).
   *
   * @param where the text stands, for the message
   * @param options to be added; a field given both ways is refused
   */
  static SubmissionText read(String where, String text, Map<String, Object> options)
      throws CommandFailure {
    try {
      JsonNode document = Json.readStrictly(text.getBytes(StandardCharsets.UTF_8));
      ObjectNode submission = isTask(document) ? wrapped(document) : object(where, document);
      for (Map.Entry<String, Object> option : options.entrySet()) {
        if (submission.has(option.getKey())) {
          throw CommandFailure.usage(
              where + ": \"" + option.getKey() + "\" is given as an option too; give it once");
        }
        submission.putPOJO(option.getKey(), option.getValue());
      }
      JsonNode id = submission.get("id");
      if (id == null) {
        String chosen = TaskIds.random();
        submission.put("id", chosen);
        return new SubmissionText(chosen, submission);
      }
      return new SubmissionText(id.asString(""), submission);
    } catch (InvalidField broken) {
      throw CommandFailure.usage(where + ": " + broken.getMessage());
    }
  }

  /** Read as the masters would. */
  Submission submission() throws CommandFailure {
    return switch (SubmissionReader.read(bytes())) {
      case SubmitRequest.One(Submission one) -> one;
      case SubmitRequest.Many _ -> throw CommandFailure.usage("Give a single task.");
      case SubmitRequest.Invalid(ErrorAnswer error) -> throw CommandFailure.of(error);
    };
  }

  byte[] bytes() {
    return Json.write(document);
  }

  private static boolean isTask(JsonNode document) {
    if (document.isString()) {
      return true;
    }
    if (!document.isObject() || document.size() != 1) {
      return false;
    }
    String only = document.propertyNames().iterator().next();
    return !only.isEmpty() && Character.isUpperCase(only.charAt(0));
  }

  private static ObjectNode wrapped(JsonNode task) {
    ObjectNode submission = JsonNodeFactory.instance.objectNode();
    submission.set("task", task);
    return submission;
  }

  private static ObjectNode object(String where, JsonNode document) throws CommandFailure {
    if (document instanceof ObjectNode object) {
      return object;
    }
    throw CommandFailure.usage(
        where
            + ": expected a task such as {\"Compute\":{\"expression\":\"1+2\"}} or"
            + " {\"id\":\"t1\",\"task\":…}");
  }
}
