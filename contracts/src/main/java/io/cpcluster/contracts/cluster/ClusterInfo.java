package io.cpcluster.contracts.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cpcluster.contracts.link.PortPool;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer on {@code cpcluster.cluster.info}.
 *
 * @param acceptance what an accepted task survives
 * @param nodes how many nodes are in each state
 * @param tasks how many task records there are, and how many there may be
 * @param queued waiting tasks by {@code <priority>.<class>}
 * @param ports the ports of hosts whose peers may listen, those with links first, at most 100
 * @param inlineLimitBytes the most bytes of data in a task or result inside a message, 0 for none;
 *     null from a master that does not say
 * @param nowMs what the answering master's clock says, milliseconds since 1970
 * @param linkPorts from which the ports of links are leased
 */
public record ClusterInfo(
    String name,
    String clusterId,
    String version,
    String answeredBy,
    List<MasterView> masters,
    NatsView nats,
    Acceptance acceptance,
    Map<String, Integer> nodes,
    TaskCounts tasks,
    Map<String, Long> queued,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PortPool> ports,
    @Nullable Integer inlineLimitBytes,
    @Nullable Long nowMs,
    @Nullable LinkPorts linkPorts) {
  public ClusterInfo {
    masters = List.copyOf(masters);
    nodes = Map.copyOf(nodes);
    queued = Map.copyOf(queued);
    ports = List.copyOf(ports);
  }

  /** One master as the answering one hears it. */
  public record MasterView(String id, boolean healthy, long lastBeatMs, String version) {}

  /** The NATS the masters run on. */
  public record NatsView(String version, int servers) {}

  /**
   * @param replicas copies of every record
   * @param syncInterval {@code always}, or the time a power cut may cost, such as {@code 1s};
   *     {@code unknown} when the servers do not tell
   * @param sentence the same in words
   */
  public record Acceptance(int replicas, String syncInterval, String sentence) {}

  /** A range of ports, both ends included. */
  public record LinkPorts(int first, int last) {}

  /** Records held and the most that may be held. */
  public record TaskCounts(long records, long maxRecords) {}
}
