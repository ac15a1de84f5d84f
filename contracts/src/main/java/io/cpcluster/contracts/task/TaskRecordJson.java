package io.cpcluster.contracts.task;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/** The flat JSON of a {@link TaskRecord}: all states in one shape, told apart by {@code state}. */
public final class TaskRecordJson {
  private TaskRecordJson() {}

  record Flat(
      String id,
      TaskState state,
      @Nullable Task task,
      @Nullable String taskSha256,
      TaskOptions options,
      long submittedAtMs,
      @Nullable String waiter,
      List<Attempt> attempts,
      @Nullable Long dueAtMs,
      @Nullable List<String> waitsFor,
      @Nullable Long runs,
      @Nullable Result result,
      @Nullable String reason,
      @Nullable Long fence,
      @Nullable Long endedAtMs) {}

  private static Flat flatten(TaskRecord record) {
    TaskHead head = record.head();
    TaskRecord.@Nullable Ended ended = record instanceof TaskRecord.Ended e ? e : null;
    TaskRecord.@Nullable Scheduled scheduled = record instanceof TaskRecord.Scheduled s ? s : null;
    return new Flat(
        head.id(),
        record.state(),
        head.task(),
        head.taskSha256(),
        head.options(),
        head.submittedAtMs(),
        head.waiter(),
        head.attempts(),
        scheduled == null || scheduled.dueAtMs() == 0 ? null : scheduled.dueAtMs(),
        scheduled == null || scheduled.waitsFor().isEmpty() ? null : scheduled.waitsFor(),
        scheduled == null || scheduled.runs() == 0 ? null : scheduled.runs(),
        ended == null ? null : ended.result(),
        ended == null ? null : ended.reason(),
        ended == null ? null : ended.fence(),
        ended == null ? null : ended.endedAtMs());
  }

  private static TaskRecord unflatten(Flat flat) {
    TaskHead head =
        new TaskHead(
            flat.id(),
            flat.task(),
            flat.taskSha256(),
            flat.options(),
            flat.submittedAtMs(),
            flat.waiter(),
            flat.attempts());
    return switch (flat.state()) {
      case SCHEDULED ->
          new TaskRecord.Scheduled(
              head,
              orZero(flat.dueAtMs()),
              flat.waitsFor() == null ? List.of() : flat.waitsFor(),
              orZero(flat.runs()));
      case QUEUED -> new TaskRecord.Queued(head);
      case RUNNING -> new TaskRecord.Running(head);
      case FINISHED, FAILED, CANCELLED, DEAD, UNKNOWN ->
          new TaskRecord.Ended(
              head,
              flat.state(),
              flat.result(),
              flat.reason(),
              orZero(flat.fence()),
              orZero(flat.endedAtMs()));
    };
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  /** Writes the flat shape. */
  public static final class Serializer extends ValueSerializer<TaskRecord> {
    @Override
    public void serialize(TaskRecord record, JsonGenerator out, SerializationContext context) {
      context.writeValue(out, flatten(record));
    }
  }

  /** Reads the flat shape. */
  public static final class Deserializer extends ValueDeserializer<TaskRecord> {
    @Override
    public TaskRecord deserialize(JsonParser parser, DeserializationContext context) {
      return unflatten(context.readValue(parser, Flat.class));
    }
  }
}
