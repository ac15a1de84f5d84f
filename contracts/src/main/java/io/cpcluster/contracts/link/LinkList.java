package io.cpcluster.contracts.link;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of links, on {@code cpcluster.links.list}.
 *
 * @param cursor goes into the next question, null on the last page
 */
public record LinkList(List<LinkView> links, @Nullable String cursor) {
  public LinkList {
    links = List.copyOf(links);
  }
}
