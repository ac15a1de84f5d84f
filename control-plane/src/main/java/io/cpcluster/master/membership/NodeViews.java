package io.cpcluster.master.membership;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.NodeList;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeView;
import java.util.ArrayList;
import java.util.List;

/** Nodes as people see them. */
final class NodeViews {
  private static final int MAX_PAGE_BYTES = 256 * 1024;

  private NodeViews() {}

  static NodeView of(NodeSnapshot node) {
    NodeRecord record = node.record();
    return new NodeView(
        node.id(),
        node.role(),
        node.state(),
        node.suspect(),
        node.labels(),
        node.slots(),
        node.lastBeat().map(beat -> beat.running().size()).orElse(0),
        node.lastBeat().map(Beat::load).orElse(0.0),
        node.lastBeat().map(Beat::memoryUsedBytes).orElse(0L),
        node.lastBeat().map(Beat::memoryTotalBytes).orElse(0L),
        node.heardAgoMs().isPresent() ? node.heardAgoMs().getAsLong() : null,
        node.session(),
        record.addresses(),
        record.version(),
        record.sinceMs(),
        record.reason(),
        node.isMember() ? node.lastBeat().map(Beat::outside).orElse(null) : null);
  }

  /** The nodes after the cursor, as many as a page holds. */
  static NodeList page(List<NodeSnapshot> byId, NodeQuery query) {
    String cursor = query.cursor();
    List<NodeView> views = new ArrayList<>();
    int bytes = 0;
    for (NodeSnapshot node : byId) {
      boolean isBefore = cursor != null && node.id().compareTo(cursor) <= 0;
      if (isBefore || (node.isClient() && !query.clients())) {
        continue;
      }
      NodeView view = of(node);
      bytes += Json.write(view).length + 1;
      if (views.size() == query.limit() || (bytes > MAX_PAGE_BYTES && !views.isEmpty())) {
        return new NodeList(views, views.getLast().id());
      }
      views.add(view);
    }
    return new NodeList(views, null);
  }
}
