package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.util.List;

/**
 * Finds the {@code nats} command. The order: {@code CPCLUSTER_NATS_CLI}, PATH, the cache, a build
 * with Go.
 */
public final class NatsCliBinary {
  /** Variable that names a binary. */
  public static final String VARIABLE = "CPCLUSTER_NATS_CLI";

  static final String PROGRAM = "nats";

  private NatsCliBinary() {}

  /**
   * Looks for the command; takes milliseconds when it was found before, minutes when it has to be
   * built.
   *
   * @throws IOException none was found; the message is for people
   */
  public static FoundNatsCli find() throws IOException {
    return find(Surroundings.ofThisProcess());
  }

  static FoundNatsCli find(Surroundings surroundings) throws IOException {
    List<FindingStep> present =
        List.of(new NamedByVariable(VARIABLE), new OnPath(PROGRAM), new InCache(PROGRAM));
    BinarySearch search =
        new BinarySearch(
            surroundings,
            PROGRAM,
            present,
            List.of(GoBuild.natsCommand()),
            new NatsCliCheck(surroundings));
    return search
        .run()
        .map(found -> new FoundNatsCli(found.binary(), found.version(), found.source()))
        .orElseThrow(() -> new IOException(notFound(search.reasons())));
  }

  private static String notFound(List<String> reasons) {
    return "The nats command was not found. Tried:\n  "
        + String.join("\n  ", reasons)
        + "\nInstall it from https://github.com/nats-io/natscli/releases and put it on PATH, or"
        + " name it with "
        + VARIABLE;
  }
}
