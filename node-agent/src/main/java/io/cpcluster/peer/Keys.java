package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Masters know where keys lie. A direct task goes past them, so one about a key has to name its
 * node.
 */
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
          task.kind()
              + " needs a target when it is direct: it goes past the masters, who know where keys"
              + " lie");
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
