package io.cpcluster.cli.doctor;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Screen;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code cpcluster doctor}: looks at everything between this machine and a task's result. Ends with
 * 0 when nothing failed, else with the code of the first that did.
 */
@Command(
    name = "doctor",
    description = "Look at the whole way from this machine to a result, and say what mends it.",
    footer = {
      "",
      "Looks at files, NATS servers, rights, masters, clocks, what an acceptance is worth, ports,",
      "and whether links from here reach the nodes. It changes nothing."
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final String SPACE = " ".repeat(19);

  @Mixin private final ClusterOptions options;

  public DoctorCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean json = options.json();
    Screen screen = options.screen();
    List<Finding> findings =
        new Examination(options, json ? _ -> {} : finding -> tell(screen, finding)).run();
    long failed = findings.stream().filter(Finding::isFailure).count();
    long notes = findings.stream().filter(finding -> finding.level() == Finding.Level.NOTE).count();
    if (json) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("failed", failed);
      report.put("notes", notes);
      report.put("findings", findings.stream().map(Finding::fields).toList());
      screen.printJson(report);
    } else {
      screen.print("");
      screen.print(summary(failed, notes));
    }
    return findings.stream()
        .filter(Finding::isFailure)
        .findFirst()
        .map(Finding::code)
        .orElse(ExitCode.OK)
        .number();
  }

  private static void tell(Screen screen, Finding finding) {
    screen.print(
        "%-5s %-12s %s".formatted(finding.level().word(), finding.check(), finding.what()));
    if (finding.mend() != null) {
      screen.print(SPACE + "→ " + finding.mend());
    }
  }

  static String summary(long failed, long notes) {
    if (failed == 0) {
      return notes == 0
          ? "All is well."
          : "Nothing failed; " + notes + (notes == 1 ? " thing" : " things") + " could be better.";
    }
    return failed
        + " failed"
        + (notes == 0 ? "" : ", " + notes + " could be better")
        + ": begin with the first.";
  }
}
