package io.cpcluster.cli.tasks;

import io.cpcluster.cli.terminal.Printable;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;

/** Tasks and results in words. */
public final class ResultText {
  private static final int MOST = 60;

  private ResultText() {}

  /** The whole result, as a person who ran the task wants it. */
  public static String whole(Result result) {
    return switch (result) {
      case Result.Number(double value) -> Double.toString(value);
      case Result.Response(String text) -> Printable.lines(text);
      case Result.Data data -> data.bytes().toText();
      case Result.Stored _ -> "Stored";
      case Result.Written _ -> "Written";
      case Result.Error(String text) -> Printable.lines(text);
      case Result.Output output -> Printable.lines(output.text()).stripTrailing();
      case Result.Blob(String node, String sha256, long size) ->
          "a blob of " + size + " bytes, held by " + node + ", hash " + sha256;
    };
  }

  /** In a few words, for a list. */
  static String brief(Result result) {
    String text = whole(result);
    String shown = result instanceof Result.Error ? "Error: " + text : text;
    return Printable.shortened(shown, MOST);
  }

  /** A task in a few words: {@code Compute 2^10}. */
  public static String brief(Task task) {
    String what =
        switch (task) {
          case Task.Compute(String expression) -> expression;
          case Task.ComplexMath(String expression) -> expression;
          case Task.HttpRequest request -> request.url();
          case Task.Tcp tcp -> tcp.addr();
          case Task.Udp udp -> udp.addr();
          case Task.StoreData store -> store.key();
          case Task.RetrieveData(String key) -> key;
          case Task.DiskWrite write -> write.path();
          case Task.DiskRead(String path) -> path;
          case Task.GetGlobalRam _, Task.GetStorage _ -> "";
          case Task.Shell shell -> shell.cmd() != null ? shell.cmd() : String.valueOf(shell.argv());
        };
    return Printable.shortened((task.kind() + " " + what).strip(), MOST);
  }
}
