package io.cpcluster.launcher.state;

import io.cpcluster.contracts.cluster.ClusterInfo;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.NodeList;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.launcher.members.LastWords;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Waits until members take part in the cluster, seen from outside: by the public subjects. Events
 * only say when to look again. Used by one thread.
 */
public final class Readiness implements AutoCloseable {
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(1);
  private static final long LOOK_AGAIN_MS = 50;

  private final NatsConnection connection;
  private final Dispatch events;
  private final Semaphore somethingHappened = new Semaphore(0);

  public Readiness(List<String> urls, NatsLogin people) {
    connection =
        NatsConnection.open(
            NatsAccess.settings(urls, people, "cpcluster up"), ConnectionListener.NONE);
    events = connection.dispatch("readiness");
    for (String subject : List.of(Subjects.EVERY_MASTER_EVENT, Subjects.EVERY_NODE_EVENT)) {
      events.subscribe(subject, null, _ -> somethingHappened.release());
    }
  }

  /** Waits until all these masters beat. */
  public void awaitMasters(List<Member> masters, Duration limit)
      throws IOException, InterruptedException {
    await(masters, limit, this::beatingMasters);
  }

  /** Waits until all these nodes are live. */
  public void awaitNodes(List<Member> nodes, Duration limit)
      throws IOException, InterruptedException {
    await(nodes, limit, this::liveNodes);
  }

  private interface Question {
    Set<String> present() throws InterruptedException;
  }

  private void await(List<Member> members, Duration limit, Question question)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + limit.toNanos();
    Set<String> wanted = members.stream().map(Member::id).collect(Collectors.toSet());
    Set<String> present = question.present();
    while (!present.containsAll(wanted)) {
      requireAlive(members);
      if (System.nanoTime() - endNanos > 0) {
        throw tooLate(members, present);
      }
      if (somethingHappened.tryAcquire(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
        somethingHappened.drainPermits();
      }
      present = question.present();
    }
  }

  private static void requireAlive(List<Member> members) throws ClusterStartException {
    for (Member member : members) {
      if (!member.isAlive()) {
        throw new ClusterStartException(member.name() + " ended:\n" + LastWords.of(member.log()));
      }
    }
  }

  private static ClusterStartException tooLate(List<Member> members, Set<String> present) {
    Member missing =
        members.stream().filter(m -> !present.contains(m.id())).findFirst().orElseThrow();
    return new ClusterStartException(
        missing.name()
            + " runs but did not join in time. Its log "
            + missing.log()
            + " ends with:\n"
            + LastWords.of(missing.log()));
  }

  private Set<String> beatingMasters() throws InterruptedException {
    return ask(Subjects.CLUSTER_INFO, ClusterInfo.class).stream()
        .flatMap(info -> info.masters().stream())
        .filter(ClusterInfo.MasterView::healthy)
        .map(ClusterInfo.MasterView::id)
        .collect(Collectors.toSet());
  }

  private Set<String> liveNodes() throws InterruptedException {
    return ask(Subjects.NODES_LIST, NodeList.class).stream()
        .flatMap(list -> list.nodes().stream())
        .filter(node -> node.state() == NodeState.LIVE && !node.suspect())
        .map(node -> node.id())
        .collect(Collectors.toSet());
  }

  private <T> Optional<T> ask(String subject, Class<T> answer) throws InterruptedException {
    Reply reply = connection.request(subject, new byte[0], REQUEST_LIMIT);
    if (!(reply instanceof Reply.Answered(var message)) || message.header(Headers.ERROR) != null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(message.body(), answer));
    } catch (InvalidField _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    events.close();
    connection.close();
  }
}
