package io.cpcluster.messaging.state;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One stream of the layout.
 *
 * @param percentOfStore its share of the bytes that all streams may take
 * @param traits settings beyond those that all streams share, as JetStream spells them
 */
record StreamPlan(String name, int percentOfStore, Map<String, Object> traits) {
  static final String CLUSTER_NAME_METADATA = "cpcluster_name";
  static final String MAX_RECORDS_METADATA = "cpcluster_max_records";
  static final String TASKS = "KV_" + Buckets.TASKS;

  private static final long MARKER_LIFE_NANOS = Duration.ofSeconds(60).toNanos();

  /** Priorities 0 to 9, each with at most 50 classes, and some room. */
  private static final int MAX_QUEUE_CONSUMERS = 600;

  /** All streams of a cluster. */
  static List<StreamPlan> all() {
    return List.of(
        bucket(Buckets.TASKS, 60, Map.of()),
        bucket(Buckets.NODES, 3, Map.of()),
        bucket(Buckets.LINKS, 3, Map.of("allow_atomic", true)),
        bucket(Buckets.STORE, 3, Map.of()),
        bucket(Buckets.JOIN, 3, Map.of()),
        queue(),
        schedule());
  }

  /** The document that asks for this stream. */
  byte[] document(LayoutSettings settings) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", name);
    document.put("storage", "file");
    document.put("num_replicas", settings.replicas());
    document.put("max_msgs_per_subject", 1);
    document.put("max_bytes", maxBytes(settings.maxStoreBytes()));
    document.put("allow_direct", true);
    document.put(
        "metadata",
        Map.of(
            Buckets.CLUSTER_ID_METADATA,
            settings.clusterId(),
            CLUSTER_NAME_METADATA,
            settings.clusterName(),
            MAX_RECORDS_METADATA,
            Long.toString(settings.maxRecords())));
    document.putAll(traits);
    return Json.write(document);
  }

  private long maxBytes(long maxStoreBytes) {
    return maxStoreBytes <= 0 ? -1 : Math.max(1, maxStoreBytes / 100 * percentOfStore);
  }

  private static StreamPlan bucket(String name, int percentOfStore, Map<String, Object> more) {
    Map<String, Object> traits = new LinkedHashMap<>();
    traits.put("subjects", List.of("$KV." + name + ".>"));
    traits.put("retention", "limits");
    traits.put("discard", "new");
    traits.put("allow_msg_ttl", true);
    traits.put("subject_delete_marker_ttl", MARKER_LIFE_NANOS);
    traits.put("allow_rollup_hdrs", true);
    traits.put("deny_delete", true);
    traits.putAll(more);
    return new StreamPlan("KV_" + name, percentOfStore, traits);
  }

  private static StreamPlan queue() {
    return new StreamPlan(
        Buckets.QUEUE_STREAM,
        18,
        Map.of(
            "subjects",
            List.of(Subjects.EVERY_QUEUE),
            "retention",
            "workqueue",
            "discard",
            "new",
            "discard_new_per_subject",
            true,
            "max_consumers",
            MAX_QUEUE_CONSUMERS));
  }

  private static StreamPlan schedule() {
    return new StreamPlan(
        Buckets.SCHEDULE_STREAM,
        10,
        Map.of(
            "subjects",
            List.of(Subjects.EVERY_SCHEDULE, Subjects.EVERY_DUE),
            "retention",
            "limits",
            "discard",
            "old",
            "allow_msg_ttl",
            true,
            "allow_rollup_hdrs",
            true,
            "allow_msg_schedules",
            true));
  }
}
