package io.cpcluster.node.join;

import io.cpcluster.contracts.join.TokenText;
import java.util.List;

/**
 * The cluster that is to be joined.
 *
 * @param nats addresses of its NATS servers
 * @param token what to join with
 */
public record JoinTarget(List<String> nats, TokenText token) {
  public JoinTarget {
    nats = List.copyOf(nats);
  }
}
