package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.store.StorePut;
import io.cpcluster.contracts.store.StoreQuery;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.master.requests.Asker;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.store.KeyPlaces;
import io.cpcluster.master.store.KeyPlaces.Place;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.service.Endpoint;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of people about values: each becomes a task that is run, and is answered like one.
 */
final class KeyServices {
  private static final long RETRY_AFTER_MS = 1_000;

  private final Requests requests;
  private final Intake intake;
  private final KeyPlaces places;

  KeyServices(Requests requests, Intake intake, KeyPlaces places) {
    this.requests = requests;
    this.intake = intake;
    this.places = places;
  }

  List<Endpoint> endpoints(Dispatch dispatch) {
    return List.of(
        endpoint("store-put", Subjects.STORE_PUT, dispatch, this::put),
        endpoint("store-get", Subjects.STORE_GET, dispatch, this::get));
  }

  private Endpoint endpoint(
      String name, String subject, Dispatch dispatch, Consumer<Message> handler) {
    return new Endpoint(name, subject, dispatch, requests.guarded(handler));
  }

  private void put(Message message) {
    StorePut put;
    try {
      put = StorePut.read(message.body());
    } catch (InvalidField wrong) {
      invalid(message, wrong);
      return;
    }
    String target = put.target();
    Keeping keeping = put.keeping();
    if (target != null && keeping != null && !places.mayKeep(target, keeping)) {
      requests.refuse(
          message,
          ErrorAnswer.of(
              ErrorCode.INVALID_REQUEST,
              target + " does not keep values in " + keeping.wireName() + "; leave one of both out",
              null));
      return;
    }
    if (target == null && (keeping == Keeping.DISK || keeping == null)) {
      target = places.keeper(holderOf(put.data())).orElse(null);
      if (target == null && keeping == Keeping.DISK) {
        requests.refuse(message, noDiskNode());
        return;
      }
    }
    run(message, new Task.StoreData(put.key(), put.data()), target);
  }

  /** The node that has the data already. */
  private static @Nullable String holderOf(Content data) {
    return data instanceof Content.Stored(BlobReference blob) ? blob.node() : null;
  }

  private static ErrorAnswer noDiskNode() {
    return ErrorAnswer.retryAfter(
        ErrorCode.UNAVAILABLE,
        "no Disk node is live; start one: cpcluster node --role Disk, or keep it in memory",
        null,
        RETRY_AFTER_MS);
  }

  private void get(Message message) {
    String key;
    try {
      key = StoreQuery.read(message.body()).key();
    } catch (InvalidField wrong) {
      invalid(message, wrong);
      return;
    }
    places.find(
        key,
        place -> {
          switch (place) {
            case Place.At(String node) when !places.isLost(node) ->
                run(message, new Task.RetrieveData(key), node);
            case Place.At _, Place.Nowhere _ ->
                requests.refuse(
                    message,
                    ErrorAnswer.of(
                        ErrorCode.NOT_FOUND,
                        "Key not found; the keys are listed by cpcluster store ls",
                        null));
            case Place.Unknown(String text) ->
                requests.refuse(
                    message,
                    ErrorAnswer.retryAfter(
                        ErrorCode.UNAVAILABLE,
                        "the keys cannot be read now: " + text,
                        null,
                        RETRY_AFTER_MS));
          }
        });
  }

  private void run(Message message, Task task, @Nullable String target) {
    TaskOptions options = target == null ? TaskOptions.DEFAULT : TaskOptions.DEFAULT.on(target);
    intake.take(
        new Submission(null, task, options),
        true,
        Asker.of(message).name(),
        InboxCaller.of(requests, message),
        message.replyTo());
  }

  private void invalid(Message message, InvalidField wrong) {
    requests.refuse(message, ErrorAnswer.of(ErrorCode.INVALID_REQUEST, wrong.getMessage(), null));
  }
}
