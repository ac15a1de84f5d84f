package io.cpcluster.chaos;

import io.cpcluster.chaos.checking.Checker;
import io.cpcluster.chaos.checking.Violation;
import io.cpcluster.chaos.history.History;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** The program {@code cpcluster-chaos}. */
public final class Chaos {
  private static final int MOST_SHOWN = 20;

  private Chaos() {}

  /** Ends with 0 when every promise was kept, 1 when one was not, 64 for wrong arguments. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out = System.out;
    if (List.of(arguments).contains("--help")) {
      out.print(Settings.USAGE);
      return;
    }
    Settings settings;
    try {
      settings = Settings.of(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println("Error: " + wrong.getMessage() + "\n" + Settings.USAGE);
      System.exit(64);
      return;
    }
    Checker checker;
    if (settings.judged().isPresent()) {
      checker = Checker.of(History.load(settings.judged().get()));
    } else {
      out.println(
          "seed %d, %s, %d faults planned"
              .formatted(settings.seed(), settings.time(), Run.schedule(settings).faults().size()));
      checker = Run.of(settings);
    }
    report(checker, out);
    System.exit(checker.violations().isEmpty() ? 0 : 1);
  }

  private static void report(Checker checker, PrintStream out) {
    out.println(
        "%d tasks accepted, %d effects, %d times links brought something; %d faults of %d kinds: %s"
            .formatted(
                checker.accepted(),
                checker.effects(),
                checker.carried(),
                checker.faults().values().stream().mapToInt(Integer::intValue).sum(),
                checker.faults().size(),
                checker.faults()));
    checker.slopes().byProcess().forEach((process, slope) -> out.println(process + ": " + slope));
    List<Violation> violations = checker.violations();
    violations.stream().limit(MOST_SHOWN).forEach(out::println);
    out.println(
        violations.isEmpty()
            ? "every promise was kept"
            : violations.size() + " violations; the first " + MOST_SHOWN + " stand above");
  }
}
