package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.master.store.KeyPlaces;
import io.cpcluster.master.store.KeyPlaces.Place;

/**
 * Sends tasks about keys to where the key lies: whoever asks for a value need not know who holds
 * it. What lies nowhere is answered at once. Callbacks run on a thread of the connection.
 */
final class KeyRouting {
  /** What is answered when a key lies nowhere. */
  static final Result.Error NOT_FOUND = new Result.Error("Key not found");

  private final KeyPlaces places;

  KeyRouting(KeyPlaces places) {
    this.places = places;
  }

  /** What becomes of a task; exactly one is called. */
  interface Ways {
    /** It is placed as it is, or on the node that it names now. */
    void place(Arrival arrival);

    /** The answer is known. */
    void answer(Result.Error error);

    void refuse(ErrorAnswer error);
  }

  /** Whether where it goes depends on where a key lies. */
  static boolean concerns(Submission submission) {
    return submission.task() instanceof Task.RetrieveData && submission.options().target() == null;
  }

  void route(Arrival arrival, Ways ways) {
    if (!(arrival.submission().task() instanceof Task.RetrieveData(String key))) {
      ways.place(arrival);
      return;
    }
    String target = arrival.submission().options().target();
    if (target == null) {
      places.find(key, place -> placed(arrival, place, ways));
    } else if (places.isLost(target)) {
      ways.answer(NOT_FOUND);
    } else {
      ways.place(arrival);
    }
  }

  private void placed(Arrival arrival, Place place, Ways ways) {
    switch (place) {
      case Place.At(String node) when places.isLost(node) -> ways.answer(NOT_FOUND);
      case Place.At(String node) -> ways.place(arrival.to(node));
      case Place.Nowhere _ -> ways.answer(NOT_FOUND);
      case Place.Unknown(String text) -> ways.refuse(Intake.unavailable(arrival.id(), text));
    }
  }
}
