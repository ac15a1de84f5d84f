package io.cpcluster.cli.peers;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.peer.Keys;
import io.cpcluster.peer.LeasedTasks;
import io.cpcluster.peer.PeerException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs one task on a node over a link: no record, no queue, no master in between. */
public final class DirectRun {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private DirectRun() {}

  /** What is done with the result while the peer is still there to fetch what it names. */
  @FunctionalInterface
  public interface Ending {
    int end(Result result, ClientPeer client) throws CommandFailure, InterruptedException;
  }

  /**
   * Runs it on its target, or on a leased slot of a node that fits.
   *
   * @return what the ending answers
   */
  public static int run(
      ClusterOptions options,
      Task task,
      List<String> labels,
      @Nullable String target,
      Duration limit,
      Ending ending)
      throws CommandFailure, InterruptedException {
    requireNode(task, target);
    try (ClientPeer client = ClientPeer.join(options)) {
      Result result =
          target == null
              ? onAnyNode(client, task, labels, limit)
              : client.peer().connect(target).run(task, limit);
      return ending.end(result, client);
    } catch (PeerException failed) {
      throw ClientPeer.failure(failed);
    }
  }

  private static void requireNode(Task task, @Nullable String target) throws CommandFailure {
    try {
      Keys.requireNode(task, target);
    } catch (PeerException unnamed) {
      throw ClientPeer.failure(unnamed);
    }
  }

  private static Result onAnyNode(ClientPeer client, Task task, List<String> labels, Duration limit)
      throws PeerException, CommandFailure, InterruptedException {
    TaskClass needed = new TaskClass(Role.of(task), labels);
    try (LeasedTasks tasks = client.peer().lease(needed, 1, LEASE)) {
      return tasks.submit(task).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw CommandFailure.timedOut("The task did not end within " + limit.toSeconds() + " s.");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof PeerException why
          ? ClientPeer.failure(why)
          : ClientPeer.failure(ErrorCode.INTERNAL, String.valueOf(failed.getCause()));
    }
  }
}
