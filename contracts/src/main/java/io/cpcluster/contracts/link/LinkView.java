package io.cpcluster.contracts.link;

/** A link as people see it. */
public record LinkView(
    String link,
    LinkState state,
    String from,
    String to,
    String host,
    int port,
    String purpose,
    String since) {}
