package io.cpcluster.node.kinds;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.compute.ComplexExpression;
import io.cpcluster.node.compute.ComputeExpression;
import io.cpcluster.node.compute.Evaluation;
import io.cpcluster.node.storage.Storing;

/** The table of task kinds and what runs them. Thread-safe. */
public final class Kinds {
  private final String version;
  private final Storing storing;

  /**
   * @param version of the node, for messages
   * @param storing what runs the kinds that keep data
   */
  public Kinds(String version, Storing storing) {
    this.version = version;
    this.storing = storing;
  }

  /**
   * Runs a task on the calling thread.
   *
   * @throws InterruptedException when the thread was interrupted because the task was stopped
   */
  public Result run(Task task) throws InterruptedException {
    return switch (task) {
      case Task.Compute(String expression) -> resultOf(ComputeExpression.evaluate(expression));
      case Task.ComplexMath(String expression) -> resultOf(ComplexExpression.evaluate(expression));
      case Task.StoreData store -> storing.store(store);
      case Task.RetrieveData retrieve -> storing.retrieve(retrieve);
      case Task.DiskWrite write -> storing.write(write);
      case Task.DiskRead read -> storing.read(read);
      case Task.GetGlobalRam _ -> storing.globalRam();
      case Task.GetStorage _ -> storing.storage();
      case Task.HttpRequest _, Task.Tcp _, Task.Udp _, Task.Shell _ ->
          new Result.Error(
              "this node does not run " + task.kind() + " tasks in version " + version);
    };
  }

  private static Result resultOf(Evaluation evaluation) {
    return switch (evaluation) {
      case Evaluation.Value(double number) -> new Result.Number(number);
      case Evaluation.Text(String text) -> new Result.Response(text);
      case Evaluation.Failure(String message) -> new Result.Error(message);
    };
  }
}
