package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.master.listening.Listeners;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The table of nodes, shared by threads. One lock guards it: a change is made under it, what the
 * change asks to be told is queued under it, so listeners hear in the order of the changes, and
 * telling follows without it. Thread-safe.
 */
final class SharedNodeTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final NodeTable table;
  private final Listeners<NodeListener> listeners = new Listeners<>();

  SharedNodeTable(Timing timing) {
    this.table = new NodeTable(timing);
  }

  /** Looks at the table. */
  <T> T ask(Function<NodeTable, T> question) {
    lock.lock();
    try {
      return question.apply(table);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a change and tells the listeners.
   *
   * @return what came of it, for the caller to act on
   */
  List<Happening> change(Function<NodeTable, List<Happening>> change) {
    List<Happening> happenings;
    lock.lock();
    try {
      happenings = change.apply(table);
      happenings.forEach(this::queue);
    } finally {
      lock.unlock();
    }
    listeners.tellQueued();
    return happenings;
  }

  /** A beat came; its happenings are told. */
  NodeTable.HeardBeat heard(Beat beat, long nowMs) {
    NodeTable.HeardBeat heard;
    lock.lock();
    try {
      heard = table.heard(beat, nowMs);
      heard.happenings().forEach(this::queue);
    } finally {
      lock.unlock();
    }
    listeners.tellQueued();
    return heard;
  }

  /** Adds a listener, which first hears of the sessions there are. */
  void listen(NodeListener listener, long nowMs) {
    lock.lock();
    try {
      List<Consumer<NodeListener>> present = new ArrayList<>();
      for (NodeSnapshot node : table.all(nowMs)) {
        if (node.isMember()) {
          present.add(l -> l.sessionStarted(node));
          node.lastBeat().ifPresent(beat -> present.add(l -> l.beat(beat)));
        }
      }
      listeners.queueNew(listener, present);
    } finally {
      lock.unlock();
    }
    listeners.tellQueued();
  }

  private void queue(Happening happening) {
    switch (happening) {
      case Happening.Started(NodeSnapshot node) -> listeners.queue(l -> l.sessionStarted(node));
      case Happening.Ended(String node, long session, String reason, boolean decidedHere) ->
          listeners.queue(l -> l.sessionEnded(node, session, reason, decidedHere));
      case Happening.WorkChanged(NodeSnapshot node) -> listeners.queue(l -> l.workChanged(node));
      case Happening.Heard(Beat beat) -> listeners.queue(l -> l.beat(beat));
      case Happening.Suspect _, Happening.Ask _, Happening.WriteLost _ -> {}
    }
  }
}
