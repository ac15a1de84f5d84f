package io.cpcluster.natsserver.binary;

import java.nio.file.Path;

/**
 * A working {@code nats} command.
 *
 * @param binary absolute path of the executable
 * @param version what it said of itself
 * @param source where it comes from, as text for people
 */
public record FoundNatsCli(Path binary, String version, String source) {
  @Override
  public String toString() {
    return "nats " + version + " (" + source + ")";
  }
}
