package io.cpcluster.node.links;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.dataplane.link.Link;

/** What became of the wish for a link. */
public sealed interface ConnectOutcome {
  /** There is one. */
  record Open(Link link) implements ConnectOutcome {}

  /** There is none, for this reason. */
  record Failed(ErrorCode code, String message) implements ConnectOutcome {}
}
