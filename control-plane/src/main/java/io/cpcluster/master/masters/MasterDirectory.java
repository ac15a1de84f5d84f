package io.cpcluster.master.masters;

import java.util.List;

/** The masters as this one hears them. Thread-safe. */
public interface MasterDirectory {
  /** This master's id, new at every start. */
  String self();

  /** The other masters that beat, by id. */
  List<MasterPeer> others();

  /**
   * Whether this master hears its own beats: only then does the silence of others mean something.
   */
  boolean hearsItself();

  /** Adds a listener; it is told of the masters that beat now before anything else. */
  void listen(MasterListener listener);

  /** Sends an extra beat, because the offer changed; many calls make few beats. */
  void beatNow();
}
