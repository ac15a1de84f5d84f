package io.cpcluster.master.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.cluster.ClusterInfo;
import io.cpcluster.contracts.event.LinkEvent;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkList;
import io.cpcluster.contracts.link.PortPool;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.master.Master;
import io.cpcluster.master.TestCluster;
import io.cpcluster.master.certificates.MasterAuthority;
import io.cpcluster.master.config.MasterConfig;
import io.cpcluster.master.config.PortRange;
import io.cpcluster.master.tasks.Steps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Masters that make links, and fake peers. */
final class LinkCluster implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(25);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int AGREED = 20;

  final TestCluster cluster;
  final BlockingQueue<LinkEvent> events = new LinkedBlockingQueue<>();
  final Authority root = Authority.root("test", Instant.now());
  private final List<FakePeer> peers = new ArrayList<>();
  private final PortRange ports;

  LinkCluster(String server, PortRange ports) throws Exception {
    this.ports = ports;
    this.cluster = new TestCluster(server);
    cluster
        .people()
        .dispatch("link events")
        .subscribe(
            Subjects.EVERY_LINK_EVENT,
            null,
            message -> {
              try {
                events.add(Json.read(message.body(), LinkEvent.class));
              } catch (InvalidField broken) {
                throw new IllegalStateException(broken);
              }
            });
    cluster.people().flush(LIMIT);
  }

  Master startMaster() throws Exception {
    return startMaster(LONG, Steps.NONE);
  }

  Master startMaster(Duration failoverTimeout, Steps steps) throws Exception {
    Authority own = root.intermediate("m", Instant.now());
    return cluster.startMaster(
        MasterConfig.on(List.of(cluster.server))
            .withFailoverTimeout(failoverTimeout)
            .withPorts(ports)
            .withAuthority(
                new MasterAuthority(own, List.of(root.certificatePem())), Duration.ofHours(24)),
        steps);
  }

  FakePeer peer(FakeHost host, String id) throws Exception {
    FakePeer peer = new FakePeer(cluster.server, host, id);
    peers.add(peer);
    return peer.join();
  }

  String ask(String subject, String body) throws InterruptedException {
    return cluster.ask(subject, body);
  }

  LinkList links() throws Exception {
    return Json.read(ask(Subjects.LINKS_LIST, "").getBytes(StandardCharsets.UTF_8), LinkList.class);
  }

  /** The ports of a host; all masters know the same a moment later. */
  PortPool pool(FakeHost host) throws Exception {
    ClusterInfo info =
        Json.read(
            ask(Subjects.CLUSTER_INFO, "").getBytes(StandardCharsets.UTF_8), ClusterInfo.class);
    return info.ports().stream()
        .filter(pool -> pool.host().equals(host.hash()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no ports of " + host.hash() + " in " + info));
  }

  void awaitFree(FakeHost host, int free) throws Exception {
    awaitAgreed(free + " free ports of " + host.hash(), () -> pool(host).free() == free);
  }

  void awaitNoLinks() throws Exception {
    awaitAgreed("no links", () -> links().links().isEmpty());
  }

  /** Waits until all masters say so, of which any answers a question. */
  private static void awaitAgreed(String what, Callable<Boolean> question) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    for (int inARow = 0; inARow < AGREED; ) {
      inARow = question.call() ? inARow + 1 : 0;
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
    }
  }

  LinkEvent awaitEvent(Predicate<LinkEvent> wanted) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      LinkEvent event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(event).as("an event in time").isNotNull();
      if (wanted.test(event)) {
        return event;
      }
    }
  }

  @Override
  public void close() {
    peers.forEach(FakePeer::close);
    cluster.close();
  }
}
