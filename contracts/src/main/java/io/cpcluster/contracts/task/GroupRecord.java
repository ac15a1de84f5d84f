package io.cpcluster.contracts.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster remembers of tasks that were submitted as a group. A task is counted once: when
 * it is taken out of those that are open. Each change is one compare-and-set.
 *
 * @param membersSha256 hex of the hash of all its tasks' ids
 * @param tasks how many they are
 * @param submittedAtMs when it was submitted, at last
 * @param open ids of those whose end was not counted yet
 * @param counts how many ended how: by the names of terminal states, and {@code refused} for those
 *     that were never accepted
 * @param endedAtMs when the last one was counted, or null
 * @param endedBy the master that did, which says so, or null
 */
public record GroupRecord(
    String group,
    String membersSha256,
    int tasks,
    long submittedAtMs,
    List<String> open,
    Map<String, Integer> counts,
    @Nullable Long endedAtMs,
    @Nullable String endedBy) {
  /** How tasks are counted that were never accepted. */
  public static final String REFUSED = "refused";

  public GroupRecord {
    open = List.copyOf(open);
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /** A group whose tasks are all open. */
  public static GroupRecord of(String group, Collection<String> ids, long nowMs) {
    Set<String> distinct = new LinkedHashSet<>(ids);
    return new GroupRecord(
        group, hash(distinct), distinct.size(), nowMs, List.copyOf(distinct), Map.of(), null, null);
  }

  public boolean hasEnded() {
    return endedAtMs != null;
  }

  /** Whether it is a group of the same tasks. */
  public boolean isSameAs(GroupRecord other) {
    return group.equals(other.group) && membersSha256.equals(other.membersSha256);
  }

  /** The same, submitted again: what was not accepted has its time anew. */
  public GroupRecord submittedAgain(long nowMs) {
    return new GroupRecord(group, membersSha256, tasks, nowMs, open, counts, endedAtMs, endedBy);
  }

  /**
   * Counts ends; those that were counted before, or belong to no task of the group, change nothing.
   *
   * @param ends how each task ended, by its id
   */
  public GroupRecord counted(Map<String, String> ends, String master, long nowMs) {
    List<String> still = new ArrayList<>();
    Map<String, Integer> sums = new TreeMap<>(counts);
    for (String id : open) {
      String how = ends.get(id);
      if (how == null) {
        still.add(id);
      } else {
        sums.merge(how, 1, Integer::sum);
      }
    }
    if (still.size() == open.size()) {
      return this;
    }
    boolean isLast = still.isEmpty();
    return new GroupRecord(
        group,
        membersSha256,
        tasks,
        submittedAtMs,
        still,
        sums,
        isLast ? Long.valueOf(nowMs) : null,
        isLast ? master : null);
  }

  private static String hash(Set<String> ids) {
    byte[] text = String.join("\n", new TreeSet<>(ids)).getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
