package io.cpcluster.contracts.golden;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.LinkMessageJson;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import java.util.List;
import java.util.stream.Stream;

/** The headers of frames, as the two ends of a link say them. */
final class FrameSamples {
  private static final String LINK = "l-8kQ2vT0aYc41mWzP";
  private static final String LEASE = "s-Zq81LxPw03RtYb2c";
  private static final String TRANSFER = "x-5Rw0aTqLk28nVb3c";
  private static final String TRY_OF_TRANSFER = TRANSFER + ".73105822";
  private static final String HASH = "ab".repeat(32);
  private static final String FLAT_HASH = "cd".repeat(32);

  private FrameSamples() {}

  static List<Sample> all() {
    return Stream.of(
            lanes(), work(), payloads(TRANSFER, ""), payloads(TRY_OF_TRANSFER, "-of-a-try"))
        .flatMap(List::stream)
        .toList();
  }

  /** What a receiver reads a header as, whichever message it is. */
  static Sample frame(String file, LinkMessage message) {
    return Sample.strict("frame/" + file, message, LinkMessageJson::read);
  }

  private static List<Sample> lanes() {
    return List.of(
        frame("open-lane", new LaneMessage.OpenLane(LINK, 0, LinkSamples.SIGNED, null)),
        frame("open-lane-later", new LaneMessage.OpenLane(LINK, 1, null, "c2Vjb25kIGxhbmU=")),
        frame("lane-opened", new LaneMessage.LaneOpened(LINK, 0, "c2VjcmV0IG9mIGxpbms=")),
        frame("lane-refused", new LaneMessage.LaneRefused("ticket: not from this cluster")),
        frame("beat", new LaneMessage.Beat(7)),
        frame("go-away", new LaneMessage.GoAway("idle for 120 s")),
        frame("go-away-answer", new LaneMessage.GoAwayAnswer(true)),
        frame("bye", new LaneMessage.Bye("closed by request")),
        frame("more-lanes", new LaneMessage.MoreLanes(1)));
  }

  private static List<Sample> work() {
    Task task = new Task.Compute("1+2");
    return List.of(
        frame("assign-task", new DirectWork.AssignTask("1", task, LEASE, 30_000)),
        frame("assign-task-without-lease", new DirectWork.AssignTask("1", task, null, 0)),
        frame("task-result", new DirectWork.TaskResult("1", new Result.Number(3.0))),
        frame(
            "task-refused",
            new DirectWork.TaskRefused("1", ErrorCode.OVERLOADED, "no free slot of 4")),
        frame("cancel-task", new DirectWork.CancelTask("1")),
        frame("direct-message", new DirectWork.DirectMessage("hello from n1")),
        frame("read-log", new DirectWork.ReadLog(5, "t1", 4_096, 10_000)),
        frame("log-part", new DirectWork.LogPart(5, 4_096, Bytes.ofText("step 2\n"), false, null)),
        frame(
            "log-part-problem",
            new DirectWork.LogPart(
                5, 0, Bytes.empty(), true, "no log of t1 is open to you here; ask a master")),
        frame("ping", new DirectWork.Ping(3)),
        frame(
            "pong",
            new DirectWork.Pong(
                3, "live", 4, 1, 0.25, 3_221_225_472L, 8_589_934_592L, 86_400_000)));
  }

  /** Of a transfer by its id alone, as it may be said, and of a try of it, as it is said. */
  private static List<Sample> payloads(String transfer, String suffix) {
    return List.of(
        frame(
            "offer" + suffix,
            new Payload.Offer(
                transfer,
                List.of(new Payload.Item("photos/a.jpg", 2_621_440, false, FLAT_HASH, 0)),
                false)),
        frame(
            "offer-blob" + suffix,
            new Payload.Offer(
                transfer,
                List.of(new Payload.Item(HASH, 104_857, true, FLAT_HASH, 3_600_000)),
                false)),
        frame(
            "accept" + suffix,
            new Payload.Accept(transfer, List.of(new Payload.Missing(0, 1, 3)), false)),
        frame(
            "failed" + suffix,
            new Payload.Failed(transfer, ErrorCode.CONFLICT, "photos/a.jpg exists")),
        frame("chunk" + suffix, new Payload.Chunk(transfer, 0, 1, HASH)),
        frame("again" + suffix, new Payload.Again(transfer, 0, 1)),
        frame("sent" + suffix, new Payload.Sent(transfer, 0, HASH, null)),
        frame("sent-with-flat-hash" + suffix, new Payload.Sent(transfer, 0, HASH, FLAT_HASH)),
        frame("verified" + suffix, new Payload.Verified(transfer, 1_048_576)),
        frame("working" + suffix, new Payload.Working(transfer)),
        frame("completed" + suffix, new Payload.Completed(transfer, List.of("photos/a.jpg"))),
        frame("fetch" + suffix, new Payload.Fetch(transfer, "photos/a.jpg", false, true)));
  }
}
