package io.cpcluster.messaging.bucket;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that all consumers share which read a bucket once, in order, for one reader. */
final class ReadingConsumer {
  private ReadingConsumer() {}

  /**
   * @param keptWithoutReader the server removes one that nobody reads for so long
   * @return to be completed with where it begins and how it delivers
   */
  static Map<String, Object> config(String name, String filterSubject, Duration keptWithoutReader) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("filter_subject", filterSubject);
    config.put("replay_policy", "instant");
    config.put("ack_policy", "none");
    config.put("max_deliver", 1);
    config.put("mem_storage", true);
    config.put("num_replicas", 1);
    config.put("inactive_threshold", keptWithoutReader.toNanos());
    return config;
  }
}
