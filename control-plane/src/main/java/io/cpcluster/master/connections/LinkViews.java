package io.cpcluster.master.connections;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkList;
import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.link.LinkView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Links as people see them. */
final class LinkViews {
  private static final int MAX_PAGE_BYTES = 256 * 1024;

  private LinkViews() {}

  /** The links after the cursor, as many as a page holds. */
  static LinkList page(List<HeldLink> byId, LinkQuery query) {
    String cursor = query.cursor();
    List<LinkView> views = new ArrayList<>();
    int bytes = 0;
    for (HeldLink link : byId) {
      if (cursor != null && link.id().compareTo(cursor) <= 0) {
        continue;
      }
      LinkView view = of(link.record());
      bytes += Json.write(view).length + 1;
      if (views.size() == query.limit() || (bytes > MAX_PAGE_BYTES && !views.isEmpty())) {
        return new LinkList(views, views.getLast().link());
      }
      views.add(view);
    }
    return new LinkList(views, null);
  }

  private static LinkView of(LinkRecord link) {
    return new LinkView(
        link.link(),
        link.state(),
        link.dialer(),
        link.listener(),
        link.host(),
        link.port(),
        link.purpose(),
        Instant.ofEpochMilli(link.sinceMs()).truncatedTo(ChronoUnit.MILLIS).toString());
  }
}
