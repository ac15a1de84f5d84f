package io.cpcluster.contracts.node;

/**
 * A master's word on {@code cpcluster.node.<id>.hold}: a task holds this blob for so long from now
 * on. Before a submission is accepted it is a request, answered by {@link HoldAnswer}; once the
 * task has ended it says for how long its result is kept, and nobody waits for an answer.
 *
 * @param sha256 hex of the hash over the list of the blob's chunks' hashes
 * @param keepMs the time a task that has ended leaves the blob; 0 lets it go
 */
public record HoldCommand(String task, String sha256, long size, long keepMs) {}
