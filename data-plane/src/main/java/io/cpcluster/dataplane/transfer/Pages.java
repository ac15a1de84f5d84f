package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.link.Payload;
import java.util.ArrayList;
import java.util.List;

/** Lists that are cut so that each piece fits into a header. */
final class Pages {
  /** Half of what a header may have: names may need escapes. */
  private static final int BYTES = 24 << 10;

  private static final int BYTES_OF_AN_ITEM = 192;

  private Pages() {}

  /** The offers of a transfer, at least one. */
  static List<Payload.Offer> offers(String transfer, List<Payload.Item> items) {
    List<Payload.Offer> pages = new ArrayList<>();
    List<Payload.Item> page = new ArrayList<>();
    int bytes = 0;
    for (Payload.Item item : items) {
      int more = BYTES_OF_AN_ITEM + encoded(item.name());
      if (!page.isEmpty() && bytes + more > BYTES) {
        pages.add(new Payload.Offer(transfer, page, true));
        page.clear();
        bytes = 0;
      }
      page.add(item);
      bytes += more;
    }
    pages.add(new Payload.Offer(transfer, page, false));
    return pages;
  }

  /** Whether a list of names fits into a header. */
  static boolean fits(List<String> names) {
    return names.stream().mapToInt(name -> encoded(name) + 4).sum() <= BYTES;
  }

  private static int encoded(String text) {
    return 3 * text.length();
  }

  /** A transfer's file for people. */
  static String shown(String first, int files) {
    return files == 1 ? first : first + " and " + (files - 1) + " more";
  }
}
