package io.cpcluster.contracts.link;

/**
 * Says on {@code cpcluster.agent.<id>.opened} that the first lane of a link is confirmed; its
 * listener says it. Answered by {@link OpenedAnswer} or an error.
 */
public record OpenedReport(long session, String link) {}
