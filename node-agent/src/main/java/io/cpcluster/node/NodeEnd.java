package io.cpcluster.node;

/** Why a node ended. */
public sealed interface NodeEnd {
  /** It was closed. */
  record Closed() implements NodeEnd {}

  /** The masters will not have it. */
  record NotAllowed(String why) implements NodeEnd {}
}
