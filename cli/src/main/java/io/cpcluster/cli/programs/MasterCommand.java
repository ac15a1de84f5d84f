package io.cpcluster.cli.programs;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.shell.Console;
import io.cpcluster.master.MasterMain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code cpcluster master}: a master in this process. */
@Command(
    name = "master",
    description = "Run a master in this process.",
    customSynopsis =
        "cpcluster master [CONFIG] [--log-level L]%n"
            + "               [--nats ADDRESSES] [--context NAME] [--credentials FILE]",
    footer = {
      "",
      "Without a configuration it joins the local cluster that is up, if there is one.",
      "At a terminal it has the console of cpcluster shell; exit leaves the master",
      "running, ctrl-C ends it."
    })
public final class MasterCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;
  @Unmatched private List<String> arguments = new ArrayList<>();

  public MasterCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    options.context().ifPresent(name -> arguments.add("--context=" + name));
    if (Console.isThere()) {
      Thread.ofVirtual().name("console").start(this::console);
    }
    MasterMain.main(
        LocalArguments.completed(arguments, options.folder(), options.folder().masterCredentials())
            .toArray(String[]::new));
    return ExitCode.OK.number();
  }

  /** The operator's shell beside the master's log; leaving it leaves the master running. */
  private void console() {
    try {
      // The terminal keeps ctrl-C from the process, so that the console hands it on.
      ExitCode _ = new Console(options, () -> System.exit(ExitCode.INTERRUPTED.number())).run();
      options.screen().say("The console is closed; the master goes on (ctrl-C ends it).");
    } catch (CommandFailure | IOException none) {
      options.screen().say("This master has no console: " + none.getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
