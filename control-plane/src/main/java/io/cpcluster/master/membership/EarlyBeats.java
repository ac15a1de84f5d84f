package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.Beat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Beats of sessions that this master has not heard of yet: the record takes another way than the
 * beat. The latest per node, of a bounded number of nodes.
 */
final class EarlyBeats {
  static final int MAX_NODES = 1_024;

  private final Map<String, Beat> byNode =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Beat> eldest) {
          return size() > MAX_NODES;
        }
      };

  void keep(Beat beat) {
    byNode.put(beat.id(), beat);
  }

  /** Takes out what came early of this session. */
  @Nullable Beat take(String node, long session) {
    Beat beat = byNode.remove(node);
    return beat != null && beat.session() == session ? beat : null;
  }
}
