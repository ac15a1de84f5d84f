package io.cpcluster.master;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.PortPool;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.master.certificates.Certificates;
import io.cpcluster.master.certificates.LiveAuthority;
import io.cpcluster.master.certificates.MasterAuthority;
import io.cpcluster.master.certificates.Signing;
import io.cpcluster.master.config.MasterConfig;
import io.cpcluster.master.connections.LinkParts;
import io.cpcluster.master.connections.Links;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.join.JoinParts;
import io.cpcluster.master.join.Joining;
import io.cpcluster.master.leases.Leases;
import io.cpcluster.master.membership.Membership;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.membership.Peers;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.master.tasks.Steps;
import io.cpcluster.master.transfers.TransferNews;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.service.Endpoint;
import io.cpcluster.messaging.state.StateCheck;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a master does for peers among themselves: certificates, joining, links, leases of slots. */
final class PeerWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerWork.class);

  private static final int SWEEPS_BETWEEN_TELLINGS = 30;

  private final Links links;
  private final Certificates certificates;
  private final Joining joining;
  private final Leases leases;
  private final TransferNews transfers;

  /** Only for the clock's thread. */
  private int sweeps;

  /** How a master tells what it did and how that went. */
  record Telling(
      StoreHealth health, EventPublisher events, Requests requests, InstantSource wall) {}

  PeerWork(
      String master,
      StateCheck.Present state,
      MasterConfig config,
      LiveAuthority authority,
      Connections connections,
      Membership nodes,
      Telling telling,
      Steps steps) {
    Peers peers = new Peers(nodes, new Bucket(connections.writing(), Buckets.NODES));
    String cluster = nameInCertificates(state);
    this.links =
        new Links(
            new LinkParts(
                master,
                cluster,
                connections.writing(),
                new Bucket(connections.writing(), Buckets.LINKS),
                nodes,
                peers,
                telling.health(),
                telling.events(),
                telling.requests(),
                config.ports(),
                () -> authority.get().map(MasterAuthority::authority),
                telling.wall(),
                steps));
    Signing signing = new Signing(authority, config.certificateLife());
    this.joining =
        new Joining(
            new JoinParts(
                master,
                cluster,
                signing,
                config.credentials().keys(),
                config.certificateLife(),
                new Bucket(connections.writing(), Buckets.JOIN),
                connections.system(),
                new Members(nodes, new Bucket(connections.writing(), Buckets.NODES)),
                telling.requests(),
                telling.events(),
                telling.wall()));
    joining.hear(connections.serving().dispatch("join"));
    this.certificates =
        new Certificates(
            cluster, signing, joining::renew, peers, telling.requests(), telling.wall());
    this.leases = new Leases(master, connections.writing(), nodes, peers, telling.requests());
    this.transfers = new TransferNews(nodes, telling.events());
  }

  /** The nodes, for joining. */
  private record Members(Membership nodes, Bucket records) implements JoinParts.Members {
    @Override
    public boolean shutOut(String node, String reason) throws Refusal, InterruptedException {
      return nodes.shutOut(node, reason);
    }

    @Override
    public boolean isMember(String node) {
      return nodes.find(node).filter(NodeSnapshot::isMember).isPresent();
    }

    @Override
    public boolean isKnown(String node) throws Refusal, InterruptedException {
      return switch (records.readLatest(node)) {
        case ReadOutcome.Found _ -> true;
        case ReadOutcome.Missing _ -> false;
        case ReadOutcome.Unavailable(String text) ->
            throw Refusal.forNow(ErrorCode.UNAVAILABLE, text, node);
      };
    }
  }

  /** Identities are URIs: a name that does not fit into one is replaced by the cluster's id. */
  private static String nameInCertificates(StateCheck.Present state) {
    return Ids.isValid(state.clusterName()) ? state.clusterName() : state.clusterId();
  }

  boolean awaitKnown(Duration limit) throws InterruptedException {
    return links.awaitKnown(limit);
  }

  void serve(SharedQueue shared, Dispatch dispatch) {
    links.serve(shared, dispatch);
    certificates.serve(shared, dispatch);
    leases.serve(shared, dispatch);
    transfers.serve(shared, dispatch);
  }

  /** What people may ask. */
  List<Endpoint> endpoints(Dispatch dispatch) {
    List<Endpoint> endpoints = new ArrayList<>(links.endpoints(dispatch));
    endpoints.addAll(joining.endpoints(dispatch));
    return endpoints;
  }

  /** What whoever has a token may ask. */
  Endpoint challenges(Dispatch dispatch) {
    return joining.challenges(dispatch);
  }

  List<PortPool> ports() {
    return links.ports();
  }

  /** On the clock's thread. */
  void sweep() {
    if (sweeps++ % SWEEPS_BETWEEN_TELLINGS == 0) {
      joining.lookAfterRevoked();
    }
    try {
      links.sweep();
    } catch (RuntimeException bug) {
      LOG.error("a sweep of the links failed; the next follows", bug);
    }
  }

  @Override
  public void close() {
    links.close();
  }
}
