package io.cpcluster.messaging.bucket;

/** What a read found. */
public sealed interface ReadOutcome {
  /** The key's last entry, which may be the marker of a deletion. */
  record Found(Entry entry) implements ReadOutcome {}

  /** The key has no entry. */
  record Missing() implements ReadOutcome {}

  /** No server could say. */
  record Unavailable(String text) implements ReadOutcome {}
}
