package io.cpcluster.contracts.join;

import java.util.List;

/** The tokens of a cluster, the newest first. */
public record TokenList(List<TokenView> tokens) {
  public TokenList {
    tokens = List.copyOf(tokens);
  }
}
