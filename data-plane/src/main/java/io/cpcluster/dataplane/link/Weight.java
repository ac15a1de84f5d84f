package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;

/** About how many bytes of memory a message holds while it waits. Never too few by much. */
final class Weight {
  /** Of a record with its texts' objects and its place in the queue. */
  private static final int SMALL = 256;

  /** Of a message whose texts are not looked at. */
  private static final int LARGE = 4_096;

  private static final int ITEM = 512;

  private Weight() {}

  static int of(LinkMessage message) {
    return switch (message) {
      case DirectWork.TaskResult result -> of(result.result());
      case DirectWork.DirectMessage(String text) -> SMALL + 2 * text.length();
      case DirectWork.AssignTask task ->
          task.task() instanceof Task.Compute(String expression)
              ? SMALL + expression.length()
              : LARGE;
      case DirectWork.LogPart part -> SMALL + part.data().size();
      case DirectWork.ReadLog _ -> SMALL;
      case DirectWork.Ping _, DirectWork.Pong _, DirectWork.CancelTask _ -> SMALL;
      case DirectWork.TaskRefused _ -> SMALL;
      case Payload.Offer offer -> ITEM * (1 + offer.items().size());
      case Payload.Accept accept -> ITEM * (1 + accept.missing().size());
      case Payload.Completed completed -> ITEM * (1 + completed.names().size());
      case Payload _ -> SMALL;
      case LaneMessage _ -> SMALL;
    };
  }

  private static int of(Result result) {
    return switch (result) {
      case Result.Response(String text) -> SMALL + 2 * text.length();
      case Result.Error(String text) -> SMALL + 2 * text.length();
      case Result.Output output -> SMALL + 2 * output.text().length();
      case Result.Data(var bytes) -> SMALL + bytes.size();
      case Result.Number _, Result.Stored _, Result.Written _, Result.Blob _ -> SMALL;
    };
  }
}
