package io.cpcluster.master.cluster;

import io.cpcluster.contracts.cluster.ClusterInfo;
import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.masters.MasterPeer;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.ServerFacts;
import io.cpcluster.messaging.bucket.BucketFacts;
import io.cpcluster.messaging.service.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/** The answer to {@code cluster.info}. Each is made on a virtual thread, few at a time. */
public final class ClusterRequests {
  private static final int MOST_AT_ONCE = 8;
  private static final long RETRY_AFTER_MS = 500;

  private final ClusterParts parts;
  private final Requests requests;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);

  public ClusterRequests(ClusterParts parts, Requests requests) {
    this.parts = parts;
    this.requests = requests;
  }

  public Endpoint endpoint(Dispatch dispatch) {
    return new Endpoint(
        "cluster-info", Subjects.CLUSTER_INFO, dispatch, requests.guarded(this::info));
  }

  private void info(Message request) {
    if (!free.tryAcquire()) {
      refuse(request, "too many ask at once");
      return;
    }
    Thread.ofVirtual().name("cluster-info").start(() -> answer(request));
  }

  private void answer(Message request) {
    try {
      Optional<BucketFacts> tasks = parts.tasks().facts();
      if (tasks.isEmpty()) {
        refuse(request, "the bucket of tasks does not answer");
      } else {
        requests.reply(request, info(tasks.get()));
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  private void refuse(Message request, String why) {
    requests.refuse(
        request,
        ErrorAnswer.retryAfter(
            ErrorCode.UNAVAILABLE, "cluster.info: " + why, null, RETRY_AFTER_MS));
  }

  private ClusterInfo info(BucketFacts tasks) {
    return new ClusterInfo(
        parts.clusterName(),
        parts.clusterId(),
        parts.version(),
        parts.masters().self(),
        masters(),
        new ClusterInfo.NatsView(
            parts.writing().server().map(ServerFacts::version).orElse("unknown"),
            parts.servers().servers()),
        new Durability(tasks.replicas(), parts.servers().syncInterval()).inWords(),
        nodes(),
        new ClusterInfo.TaskCounts(tasks.messages(), parts.maxRecords()),
        queued(),
        parts.ports().get(),
        parts.inlineLimitBytes(),
        parts.wall().millis(),
        new ClusterInfo.LinkPorts(parts.range().first(), parts.range().last()));
  }

  private List<ClusterInfo.MasterView> masters() {
    List<ClusterInfo.MasterView> all = new ArrayList<>();
    all.add(
        new ClusterInfo.MasterView(
            parts.masters().self(), parts.health().isHealthy(), 0, parts.version()));
    for (MasterPeer peer : parts.masters().others()) {
      all.add(new ClusterInfo.MasterView(peer.id(), peer.healthy(), peer.ageMs(), peer.version()));
    }
    all.sort(Comparator.comparing(ClusterInfo.MasterView::id));
    return all;
  }

  private Map<String, Integer> nodes() {
    Map<String, Integer> byState = new TreeMap<>();
    for (NodeSnapshot node : parts.nodes().all()) {
      if (node.isClient()) {
        continue;
      }
      byState.merge(node.state().wireName(), 1, Integer::sum);
    }
    return byState;
  }

  /** All masters share one queue: of what each knows of it, the most is the nearest. */
  private Map<String, Long> queued() {
    Map<String, Long> most = new TreeMap<>(parts.offer().get().backlog());
    for (MasterPeer peer : parts.masters().others()) {
      peer.backlog().forEach((taskClass, tasks) -> most.merge(taskClass, tasks, Math::max));
    }
    return most;
  }
}
