package io.cpcluster.master.tasks;

import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.master.masters.MasterListener;
import io.cpcluster.master.masters.MasterPeer;
import io.cpcluster.master.masters.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The masters of one test, which hear each other at once. */
final class FakeMasters {
  private final Map<String, Supplier<Offer>> offers = new ConcurrentSkipListMap<>();
  private final Map<String, MasterListener> listeners = new ConcurrentSkipListMap<>();
  private final AtomicLong beats = new AtomicLong();

  /** One master's view of the others. */
  MasterDirectory of(String self) {
    return new MasterDirectory() {
      @Override
      public String self() {
        return self;
      }

      @Override
      public List<MasterPeer> others() {
        List<MasterPeer> others = new ArrayList<>();
        offers.forEach(
            (id, _) -> {
              if (!id.equals(self)) {
                others.add(peer(id));
              }
            });
        return others;
      }

      @Override
      public boolean hearsItself() {
        return true;
      }

      @Override
      public void listen(MasterListener listener) {
        listeners.put(self, listener);
      }

      @Override
      public void beatNow() {
        tellOthers(self);
      }
    };
  }

  void up(String id, Supplier<Offer> offer) {
    offers.put(id, offer);
  }

  /** The master is gone, and the others hear it. */
  void down(String id) {
    offers.remove(id);
    listeners.remove(id);
    new CopyOnWriteArrayList<>(listeners.values()).forEach(listener -> listener.masterGone(id));
  }

  private void tellOthers(String self) {
    if (!offers.containsKey(self)) {
      return;
    }
    MasterPeer peer = peer(self);
    listeners.forEach(
        (id, listener) -> {
          if (!id.equals(self)) {
            listener.beat(peer);
          }
        });
  }

  private MasterPeer peer(String id) {
    Offer offer = offers.get(id).get();
    return new MasterPeer(
        id, beats.incrementAndGet(), true, offer.credits(), offer.backlog(), 0, "test");
  }
}
