package io.cpcluster.messaging.bucket;

import java.util.List;

/**
 * A part of a bucket, oldest change first.
 *
 * @param nextRevision where the next page starts; 0 when this was the last
 * @param available false when no server answered in time; then the page may be cut short
 */
public record ScanPage(List<Entry> entries, long nextRevision, boolean available) {
  /** Copies the list. */
  public ScanPage {
    entries = List.copyOf(entries);
  }
}
