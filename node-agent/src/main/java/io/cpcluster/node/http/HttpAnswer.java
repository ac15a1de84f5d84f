package io.cpcluster.node.http;

/** What a server answered. */
sealed interface HttpAnswer {
  /** Something else is to be asked for. */
  record Elsewhere(String location) implements HttpAnswer {}

  /** The body. */
  record Page(String text) implements HttpAnswer {}

  /** It answered, but with nothing that is a result. */
  record Unfit(String why) implements HttpAnswer {}
}
