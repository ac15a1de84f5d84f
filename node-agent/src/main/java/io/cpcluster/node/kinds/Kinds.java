package io.cpcluster.node.kinds;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.compute.ComplexExpression;
import io.cpcluster.node.compute.ComputeExpression;
import io.cpcluster.node.compute.Evaluation;
import io.cpcluster.node.shell.ShellTasks;
import io.cpcluster.node.storage.Storing;

/** The table of task kinds and what runs them. Thread-safe. */
public final class Kinds {
  private final Storing storing;
  private final OutsideKinds outside;

  /**
   * @param storing what runs the kinds that keep data
   * @param outside what runs those that call other hosts
   */
  public Kinds(Storing storing, OutsideKinds outside) {
    this.storing = storing;
    this.outside = outside;
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
      case Task.HttpRequest request -> outside.http(request);
      case Task.Tcp tcp -> outside.tcp(tcp);
      case Task.Udp udp -> outside.udp(udp);
      case Task.Shell _ -> ShellTasks.notDirect();
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
