package io.cpcluster.master.store;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.store.StoreDeleted;
import io.cpcluster.contracts.store.StoreKeys;
import io.cpcluster.contracts.store.StoreList;
import io.cpcluster.contracts.store.StoreListQuery;
import io.cpcluster.contracts.store.StoreQuery;
import io.cpcluster.contracts.store.StoreRecord;
import io.cpcluster.contracts.store.StoreView;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.requests.Asker;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.WaitingRequests;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.ScanPage;
import io.cpcluster.messaging.bucket.WriteOutcome;
import io.cpcluster.messaging.service.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What people ask about keys besides their values. */
final class KeyRequests {
  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_TRIES = 5;
  private static final int MAX_PAGE_BYTES = 240 << 10;
  private static final long LIST_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final KeyRecords records;
  private final KeyPlaces places;
  private final Drops drops;
  private final Requests requests;
  private final EventPublisher events;

  KeyRequests(
      KeyRecords records, KeyPlaces places, Drops drops, Requests requests, EventPublisher events) {
    this.records = records;
    this.places = places;
    this.drops = drops;
    this.requests = requests;
    this.events = events;
  }

  List<Endpoint> endpoints(Dispatch dispatch) {
    WaitingRequests waiting = new WaitingRequests(requests, "store", MOST_AT_ONCE);
    return List.of(
        new Endpoint(
            "store-list",
            Subjects.STORE_LIST,
            dispatch,
            requests.guarded(waiting.answering(this::list))),
        new Endpoint(
            "store-delete",
            Subjects.STORE_DELETE,
            dispatch,
            requests.guarded(waiting.answering(this::delete))));
  }

  /** A page ends at the limit, at 256 KiB or after 3 s of looking, with a cursor to go on from. */
  private StoreList list(Message request) throws InvalidField, Refusal, InterruptedException {
    StoreListQuery query = StoreListQuery.read(request.body());
    long until = System.nanoTime() + LIST_LIMIT_NANOS;
    List<StoreView> found = new ArrayList<>();
    long bytes = 0;
    long from = Math.max(1, query.cursor());
    while (from > 0) {
      ScanPage page = records.page(from);
      if (!page.available()) {
        throw unavailable("the store does not answer");
      }
      for (Entry entry : page.entries()) {
        Optional<StoreView> view = view(entry, query.prefix());
        if (view.isEmpty()) {
          continue;
        }
        bytes += Json.write(view.get()).length;
        if (found.size() == query.limit() || (bytes > MAX_PAGE_BYTES && !found.isEmpty())) {
          return new StoreList(found, entry.revision());
        }
        found.add(view.get());
      }
      from = page.nextRevision();
      if (from > 0 && System.nanoTime() - until > 0) {
        return new StoreList(found, from);
      }
    }
    return new StoreList(found, null);
  }

  private Optional<StoreView> view(Entry entry, String prefix) {
    return StoreKeys.decode(entry.key())
        .filter(key -> key.startsWith(prefix))
        .flatMap(_ -> KeyRecords.recordOf(entry))
        .map(record -> StoreView.of(record, places.isHere(record)));
  }

  private StoreDeleted delete(Message request) throws InvalidField, Refusal, InterruptedException {
    String key = StoreQuery.read(request.body()).key();
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      switch (records.read(key)) {
        case KeyRecords.Read.Missing _ ->
            throw new Refusal(
                ErrorCode.NOT_FOUND,
                "Key not found; the keys are listed by cpcluster store ls",
                null);
        case KeyRecords.Read.Unavailable(String text) -> throw unavailable(text);
        case KeyRecords.Read.Found(StoreRecord record, long revision) -> {
          switch (records.delete(key, revision)) {
            case WriteOutcome.Won(long since) -> {
              drops.tell(record, since);
              events.audit(Asker.of(request).name(), "delete", "key " + key, null);
              return new StoreDeleted(key, record.node());
            }
            case WriteOutcome.Lost _ -> {}
            case WriteOutcome.Unknown(WriteOutcome.Cause _, String text) -> throw unavailable(text);
          }
        }
      }
    }
    throw unavailable("the key is stored again and again");
  }

  private static Refusal unavailable(String text) {
    return Refusal.forNow(ErrorCode.UNAVAILABLE, "the keys cannot be read now: " + text, null);
  }
}
