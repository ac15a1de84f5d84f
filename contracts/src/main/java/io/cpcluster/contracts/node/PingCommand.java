package io.cpcluster.contracts.node;

import java.util.List;

/**
 * A master's question on {@code cpcluster.node.<id>.ping}: are you there, and do you hold these?
 * Answered by {@link PingAnswer}.
 *
 * @param ask assignments the master believes the node has; empty when it only asks for life
 */
public record PingCommand(String master, List<Held> ask) {
  public PingCommand {
    ask = List.copyOf(ask);
  }
}
