package io.cpcluster.master.masters;

import java.util.Map;

/**
 * Another master, as its last beat described it.
 *
 * @param beatNumber counts its beats
 * @param healthy whether it can store
 * @param credits free slots it may use, by the class that describes the node
 * @param backlog tasks it knows to wait, by {@code <priority>.<class>}
 * @param ageMs how long ago the beat came
 */
public record MasterPeer(
    String id,
    long beatNumber,
    boolean healthy,
    Map<String, Integer> credits,
    Map<String, Long> backlog,
    long ageMs,
    String version) {}
