package io.cpcluster.contracts.link;

/**
 * The answer to {@link OpenedReport}.
 *
 * @param keep whether the records say open; when not, the listener closes the link
 */
public record OpenedAnswer(String link, boolean keep) {}
