package io.cpcluster.dataplane.transfer;

import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Picks the first transport whose probe says usable, and records why those before it were not. */
final class Transports {
  private static final Logger LOG = LoggerFactory.getLogger(Transports.class);

  private Transports() {}

  /** What was picked, with a sentence for the log. */
  record Choice(Transport transport, String reason) {}

  /** The transport of this machine; the reason goes to the log. */
  static Choice chosen() {
    Choice choice =
        choose(List.of(new RdmaTransport(Path.of("/sys/class/infiniband")), new TcpTransport()));
    LOG.info("{}", choice.reason());
    return choice;
  }

  /** The last in the list must be usable. */
  static Choice choose(List<Transport> byPreference) {
    StringBuilder reasons = new StringBuilder();
    for (Transport transport : byPreference) {
      switch (transport.probe()) {
        case Transport.Probe.Usable() -> {
          return new Choice(transport, "chunks travel over " + transport.name() + reasons);
        }
        case Transport.Probe.Absent(String reason) ->
            reasons.append("; not over ").append(transport.name()).append(": ").append(reason);
      }
    }
    throw new IllegalArgumentException("no usable transport" + reasons);
  }
}
