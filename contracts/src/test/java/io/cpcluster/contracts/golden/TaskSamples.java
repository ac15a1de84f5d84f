package io.cpcluster.contracts.golden;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.GroupRecord;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Retry;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Every kind of task and result, and every state of a record. */
final class TaskSamples {
  static final long AT = 1_795_269_787_120L;
  static final Task COMPUTE = new Task.Compute("1+2");
  static final TaskOptions CHOSEN =
      new TaskOptions(9, List.of("gpu", "ssd"), "n1", 30_000, 5, Retry.ERROR, 2_000, 60_000L);
  static final TaskOptions REPEATING =
      new TaskOptions(
          4, List.of(), null, 600_000, 3, Retry.LOST, 0, null, "0 30 6 * * 1-5", null, null);
  static final TaskOptions WAITING =
      new TaskOptions(
          4,
          List.of(),
          null,
          600_000,
          3,
          Retry.LOST,
          0,
          null,
          null,
          List.of("a1", "a2"),
          "nightly");
  static final GroupRecord GROUP =
      GroupRecord.of("nightly", List.of("a1", "a2", "t1"), AT)
          .counted(Map.of("a1", "finished", "a2", "finished", "t1", "failed"), "m-9aXe", AT + 9);
  static final Attempt FIRST =
      new Attempt(1, "n1", 17, 40, "m-7Qk2", AT + 5, AT + 500, "lost: connection closed");
  static final Attempt SECOND = new Attempt(2, "n3", 21, 0, "m-9aXe", AT + 520, null, null);
  static final Attempt SECOND_ENDED =
      new Attempt(2, "n3", 21, 44, "m-9aXe", AT + 520, AT + 531, "finished");
  private static final Content HI = Content.of(Bytes.ofText("hi"));
  private static final BlobReference BLOB = new BlobReference("n1", "ab".repeat(32), 104_857_600L);

  private TaskSamples() {}

  static List<Sample> tasks() {
    return List.of(
        task("compute", COMPUTE),
        task("complex-math", new Task.ComplexMath("(1+2*i)*(3-4*i)")),
        task("http-request", new Task.HttpRequest("http://10.0.0.9/health", false)),
        task("http-request-any-status", new Task.HttpRequest("http://10.0.0.9/health", true)),
        task("tcp", new Task.Tcp("10.0.0.9:80", HI)),
        task("udp", new Task.Udp("10.0.0.9:53", HI)),
        task("store-data", new Task.StoreData("greeting", HI)),
        task("store-data-blob", new Task.StoreData("video", Content.of(BLOB))),
        task("retrieve-data", new Task.RetrieveData("greeting")),
        task("disk-write", new Task.DiskWrite("notes/hi.txt", HI)),
        task("disk-read", new Task.DiskRead("notes/hi.txt")),
        task("get-global-ram", new Task.GetGlobalRam()),
        task("get-storage", new Task.GetStorage()),
        task("shell-cmd", new Task.Shell("echo hi", null)),
        task("shell-argv", new Task.Shell(null, List.of("echo", "hi"))));
  }

  static List<Sample> results() {
    return List.of(
        result("number", new Result.Number(3.0)),
        result("number-infinity", new Result.Number(Double.POSITIVE_INFINITY)),
        result("number-minus-infinity", new Result.Number(Double.NEGATIVE_INFINITY)),
        result("number-nan", new Result.Number(Double.NaN)),
        result("response", new Result.Response("4-2i")),
        result("bytes", new Result.Data(Bytes.ofText("hi"))),
        result("bytes-long", new Result.Data(longBytes())),
        result("stored", new Result.Stored()),
        result("written", new Result.Written()),
        result("error", new Result.Error("expression \"1+\" ends where a number was expected")),
        result(
            "error-blob-lost",
            new Result.Error(
                "blob_lost: the blob abababababababab… of n2 is not to be had"
                    + ": its holder is not reached: n2 is lost")),
        result("output", new Result.Output(0, "hi\n", false)),
        result("blob", BLOB.asResult()));
  }

  static List<Sample> records() {
    TaskRecord finished =
        ended(List.of(FIRST, SECOND_ENDED), TaskState.FINISHED, new Result.Number(3.0), null, 44);
    return List.of(
        record("scheduled", new TaskRecord.Scheduled(head(List.of()), AT + 2_000)),
        record("scheduled-repeating", new TaskRecord.Scheduled(head(REPEATING), AT, List.of(), 3)),
        record("scheduled-waiting", new TaskRecord.Scheduled(head(WAITING), 0, List.of("a2"), 0)),
        Sample.of(
            "record/group-open",
            GroupRecord.of("nightly", List.of("a1", "a2"), AT)
                .counted(Map.of("a1", "finished"), "m-7Qk2", AT + 5)),
        Sample.of("record/group-ended", GROUP),
        record("queued", new TaskRecord.Queued(head(List.of(FIRST)))),
        record("running", new TaskRecord.Running(head(List.of(FIRST, SECOND)))),
        record("finished", finished),
        record(
            "failed",
            ended(
                List.of(FIRST, SECOND_ENDED),
                TaskState.FAILED,
                new Result.Error("no such key"),
                null,
                44)),
        record("cancelled", ended(List.of(), TaskState.CANCELLED, null, null, 0)),
        record(
            "dead", ended(List.of(FIRST), TaskState.DEAD, null, "lost 1 times, last: silent", 40)),
        record(
            "unknown",
            ended(
                List.of(FIRST),
                TaskState.UNKNOWN,
                null,
                "its node was lost (silent) and it may not run twice",
                40)),
        record(
            "finished-large-task",
            new TaskRecord.Ended(
                new TaskHead("t1", null, "cd".repeat(32), CHOSEN, AT, null, List.of(SECOND_ENDED)),
                TaskState.FINISHED,
                new Result.Stored(),
                null,
                44,
                AT + 531)));
  }

  static TaskHead head(TaskOptions options) {
    return new TaskHead("t1", COMPUTE, null, options, AT, null, List.of());
  }

  static TaskHead head(List<Attempt> attempts) {
    return new TaskHead("t1", COMPUTE, null, CHOSEN, AT, "m-7Qk2", attempts);
  }

  private static TaskRecord ended(
      List<Attempt> attempts,
      TaskState state,
      @Nullable Result result,
      @Nullable String reason,
      long fence) {
    return new TaskRecord.Ended(head(attempts), state, result, reason, fence, AT + 531);
  }

  private static Bytes longBytes() {
    byte[] content = new byte[Bytes.MAX_LISTED + 1];
    IntStream.range(0, content.length).forEach(i -> content[i] = (byte) i);
    return Bytes.of(content);
  }

  private static Sample task(String name, Task task) {
    return Sample.of("task/" + name, Task.class, task);
  }

  private static Sample result(String name, Result result) {
    return Sample.of("result/" + name, Result.class, result);
  }

  private static Sample record(String name, TaskRecord record) {
    return Sample.of("record/task-" + name, TaskRecord.class, record);
  }
}
