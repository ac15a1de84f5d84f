package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.json.Shown;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Retry;
import io.cpcluster.contracts.task.TaskJson;
import io.cpcluster.contracts.task.TaskOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads submissions: {@code {"id":…,"task":Task,…}}, a bare Task, or {@code {"tasks":[…]}}. Sizes
 * are checked before anything is parsed; unknown fields are refused by name. How much data a task
 * may carry is a setting of the masters, who check it.
 */
public final class SubmissionReader {
  /** The most tasks in one request. */
  public static final int MAX_TASKS = 1_000;

  /** The largest task, as JSON without its data, that travels inside a message. */
  public static final int MAX_SPEC_BYTES = 64 << 10;

  private static final Content NO_DATA = Content.of(Bytes.empty());
  private static final int MAX_LABELS = 16;
  private static final long MAX_TIMEOUT_MS = 30L * 24 * 3_600_000;
  private static final long MIN_RESULT_TTL_MS = 20_000;
  private static final int MAX_ATTEMPTS = 100;
  private static final String[] FIELDS = {
    "id",
    "task",
    "priority",
    "labels",
    "target",
    "timeout_ms",
    "max_attempts",
    "retry",
    "delay_ms",
    "result_ttl_ms",
    "repeat",
    "after"
  };

  private SubmissionReader() {}

  /** Reads a body. Never throws: what cannot be read is {@link SubmitRequest.Invalid}. */
  public static SubmitRequest read(byte[] body) {
    if (body.length > Json.MAX_DOCUMENT_BYTES) {
      return invalid(
          ErrorCode.TOO_LARGE,
          "the body has " + body.length + " bytes; at most " + Json.MAX_DOCUMENT_BYTES,
          null);
    }
    JsonNode document;
    try {
      document = Json.readStrictly(body);
    } catch (InvalidField broken) {
      return invalid(ErrorCode.INVALID_JSON, broken.getMessage(), null);
    }
    return read(document, body.length);
  }

  /**
   * Reads a body that was read strictly before. Never throws.
   *
   * @param bytes of the body; 0 when the document was made of one
   */
  public static SubmitRequest read(JsonNode document, int bytes) {
    if (document.isObject() && document.has("tasks")) {
      return readMany(document);
    }
    SubmitRequest.Item item = readOne(document, bytes);
    return switch (item) {
      case SubmitRequest.Valid(Submission submission) -> new SubmitRequest.One(submission);
      case SubmitRequest.Invalid invalid -> invalid;
    };
  }

  private static SubmitRequest readMany(JsonNode document) {
    JsonNode tasks;
    String group;
    try {
      Fields fields = Fields.of("", document, "tasks", "group");
      tasks = fields.required("tasks");
      group = fields.textOrNull("group");
      if (group != null && !Ids.isValid(group)) {
        throw new InvalidField("group " + Ids.rule(group));
      }
      if (!tasks.isArray()) {
        throw new InvalidField("\"tasks\" must be a list, found " + Fields.typeOf(tasks));
      }
      if (tasks.isEmpty() || tasks.size() > MAX_TASKS) {
        throw new InvalidField(
            "\"tasks\" has " + tasks.size() + " entries; give 1 to " + MAX_TASKS);
      }
    } catch (InvalidField wrong) {
      return invalid(ErrorCode.INVALID_REQUEST, wrong.getMessage(), null);
    }
    List<SubmitRequest.Item> items = new ArrayList<>(tasks.size());
    for (JsonNode task : tasks) {
      SubmitRequest.Item item = readOne(task, 0);
      items.add(group == null ? item : inGroup(item, group));
    }
    return new SubmitRequest.Many(items, group);
  }

  private static SubmitRequest.Item inGroup(SubmitRequest.Item item, String group) {
    return switch (item) {
      case SubmitRequest.Invalid invalid -> invalid;
      case SubmitRequest.Valid(Submission given) when given.options().repeat() != null ->
          invalid(
              ErrorCode.INVALID_REQUEST,
              "a task that repeats does not end, so it is in no group; submit it on its own",
              given.id());
      case SubmitRequest.Valid(Submission given) ->
          new SubmitRequest.Valid(
              new Submission(given.id(), given.task(), given.options().inGroup(group)));
    };
  }

  private static SubmitRequest.Item readOne(JsonNode document, int knownBytes) {
    return isEnvelope(document)
        ? readEnvelope(document, knownBytes)
        : readTask(document, null, TaskOptions.DEFAULT, knownBytes);
  }

  private static SubmitRequest.Item readEnvelope(JsonNode document, int knownBytes) {
    JsonNode givenId = document.get("id");
    String id = givenId != null && givenId.isString() ? Shown.word(givenId.stringValue()) : null;
    JsonNode task;
    TaskOptions options;
    try {
      Fields fields = Fields.of("", document, FIELDS);
      options = readOptions(fields);
      task = fields.required("task");
      SchedulingFields.check(id, options);
    } catch (InvalidField wrong) {
      return invalid(ErrorCode.INVALID_REQUEST, wrong.getMessage(), id);
    }
    if (givenId == null || givenId.isNull()) {
      return readTask(task, null, options, knownBytes);
    }
    if (!givenId.isString() || !Ids.isValid(givenId.stringValue())) {
      String given = id == null ? Fields.typeOf(givenId) : givenId.stringValue();
      return invalid(ErrorCode.INVALID_ID, "id " + Ids.rule(given), id);
    }
    return readTask(task, id, options, knownBytes);
  }

  private static SubmitRequest.Item readTask(
      JsonNode task, @Nullable String id, TaskOptions options, int knownBytes) {
    try {
      return checked(new Submission(id, TaskJson.read(task), options), knownBytes);
    } catch (InvalidField wrong) {
      return invalid(ErrorCode.INVALID_TASK, wrong.getMessage(), id);
    }
  }

  /** A document is an envelope when it has a field of one, or is no single tagged value. */
  public static boolean isEnvelope(JsonNode document) {
    if (!document.isObject()) {
      return false;
    }
    if (document.size() != 1) {
      return true;
    }
    String only = document.propertyNames().iterator().next();
    for (String field : FIELDS) {
      if (field.equals(only)) {
        return true;
      }
    }
    return false;
  }

  private static TaskOptions readOptions(Fields fields) throws InvalidField {
    List<String> labels = fields.texts("labels");
    if (labels.size() > MAX_LABELS) {
      throw fields.wrong("\"labels\" has " + labels.size() + " entries; at most " + MAX_LABELS);
    }
    for (String label : labels) {
      if (!Ids.isValid(label)) {
        throw fields.wrong("label " + Ids.rule(label));
      }
    }
    String target = fields.textOrNull("target");
    if (target != null && !Ids.isValid(target)) {
      throw fields.wrong("target " + Ids.rule(target));
    }
    String retry = fields.textOrNull("retry");
    if (retry != null && !Retry.NAMES.contains(retry)) {
      throw InvalidField.unknown("retry", retry, Retry.NAMES);
    }
    long delayMs = fields.number("delay_ms", 0, 0, MAX_TIMEOUT_MS);
    return new TaskOptions(
        (int) fields.number("priority", TaskOptions.DEFAULT_PRIORITY, 0, 9),
        labels,
        target,
        fields.number("timeout_ms", TaskOptions.DEFAULT_TIMEOUT_MS, 1, MAX_TIMEOUT_MS),
        (int) fields.number("max_attempts", TaskOptions.DEFAULT_MAX_ATTEMPTS, 1, MAX_ATTEMPTS),
        retry == null ? Retry.LOST : Retry.of(retry),
        Math.ceilDiv(delayMs, 1_000L) * 1_000L,
        fields.optional("result_ttl_ms") == null
            ? null
            : fields.number("result_ttl_ms", 0, MIN_RESULT_TTL_MS, MAX_TIMEOUT_MS),
        SchedulingFields.repeat(fields),
        SchedulingFields.after(fields),
        null);
  }

  private static SubmitRequest.Item checked(Submission submission, int knownBytes) {
    if (knownBytes == 0 || knownBytes > MAX_SPEC_BYTES) {
      int bytes = Json.write(submission.task().withContent(NO_DATA)).length;
      if (bytes > MAX_SPEC_BYTES) {
        return invalid(
            ErrorCode.TOO_LARGE,
            "the task has " + bytes + " bytes; at most " + MAX_SPEC_BYTES + " travel in a message",
            submission.id());
      }
    }
    return new SubmitRequest.Valid(submission);
  }

  private static SubmitRequest.Invalid invalid(
      ErrorCode code, String message, @Nullable String id) {
    return new SubmitRequest.Invalid(ErrorAnswer.of(code, message, id));
  }
}
