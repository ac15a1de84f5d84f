package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.Task;
import org.jspecify.annotations.Nullable;

/** Keys of the memory store are of one node each: a task about one has to name its node. */
public final class Keys {
  private Keys() {}

  /**
   * Refuses a task about a key that names no node, before anything is done for it.
   *
   * @param node that was named, null for any
   * @throws PeerException when the task needs one
   */
  public static void requireNode(Task task, @Nullable String node) throws PeerException {
    if (node == null && isOfOneNode(task)) {
      throw new PeerException(
          ErrorCode.INVALID_TASK,
          task.kind() + " needs a target: the node whose memory is meant; keys are of one node");
    }
  }

  private static boolean isOfOneNode(Task task) {
    return switch (task) {
      case Task.StoreData _, Task.RetrieveData _ -> true;
      case Task.Compute _,
          Task.ComplexMath _,
          Task.HttpRequest _,
          Task.Tcp _,
          Task.Udp _,
          Task.DiskWrite _,
          Task.DiskRead _,
          Task.GetGlobalRam _,
          Task.GetStorage _,
          Task.Shell _ ->
          false;
    };
  }
}
