package io.cpcluster.contracts.event;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * All tasks of a group have ended, on {@code cpcluster.events.group.<group>.ended}. Told once, and
 * may be missed.
 *
 * @param type {@code io.cpcluster.event.v1.group_ended}
 * @param time RFC 3339, UTC
 * @param revision of the group's record
 * @param tasks how many they are
 * @param counts how many ended how: by the names of terminal states, and {@code refused} for those
 *     that were never accepted
 */
public record GroupEvent(
    String type,
    String group,
    String what,
    String time,
    long revision,
    int tasks,
    Map<String, Integer> counts,
    String master) {
  public GroupEvent {
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
  }
}
