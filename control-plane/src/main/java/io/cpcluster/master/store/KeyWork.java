package io.cpcluster.master.store;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.Peers;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.master.requests.WaitingRequests;
import io.cpcluster.master.tasks.Steps;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.service.Endpoint;
import java.time.InstantSource;
import java.util.List;

/** What a master does about keys: records where they lie, says it, forgets them. Thread-safe. */
public final class KeyWork {
  private static final int MOST_REPORTS_AT_ONCE = 256;

  private final KeyPlaces places;
  private final KeyReports reports;
  private final KeyRequests people;
  private final LostKeys lost;
  private final Requests requests;

  /**
   * What it works with.
   *
   * @param keys the bucket of the records
   * @param peers knows who reports
   */
  public record Parts(
      String master,
      NatsConnection writing,
      Bucket keys,
      NodeDirectory nodes,
      Peers peers,
      StoreHealth health,
      EventPublisher events,
      Requests requests,
      InstantSource wall,
      Steps steps) {}

  public KeyWork(Parts parts) {
    KeyRecords records = new KeyRecords(parts.keys(), parts.health());
    Drops drops = new Drops(parts.writing());
    this.requests = parts.requests();
    this.places = new KeyPlaces(records, parts.nodes());
    this.reports =
        new KeyReports(parts.master(), records, drops, parts.peers(), parts.wall(), parts.steps());
    this.people = new KeyRequests(records, places, drops, parts.requests(), parts.events());
    this.lost = new LostKeys(records, parts.nodes(), parts.wall());
  }

  /** Where keys lie. */
  public KeyPlaces places() {
    return places;
  }

  /** Takes a share of what nodes report. */
  public void serve(SharedQueue shared, Dispatch dispatch) {
    WaitingRequests waiting = new WaitingRequests(requests, "keys", MOST_REPORTS_AT_ONCE);
    shared.add(dispatch, Subjects.EVERY_AGENT_STORE, waiting.answering(reports::report));
  }

  /** The requests of people that need no node. */
  public List<Endpoint> endpoints(Dispatch dispatch) {
    return people.endpoints(dispatch);
  }

  /** Forgets what is lost; to be called every few minutes. Returns at once. */
  public void sweep() {
    lost.look();
  }
}
