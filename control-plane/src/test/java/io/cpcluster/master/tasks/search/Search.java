package io.cpcluster.master.tasks.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Visits every world that can be reached from one.
 *
 * @param visited how many there are
 * @param cut how many were not followed, because they have more revisions than the bound
 * @param wrong the shortest way to a broken promise
 * @param stuck a world from which no end can be reached any more
 */
record Search(int visited, int cut, Optional<List<World>> wrong, Optional<World> stuck) {

  /**
   * @param mostRevisions worlds beyond are not followed
   */
  static Search from(World begin, Steps steps, long mostRevisions) {
    Map<World, Integer> numbers = new HashMap<>();
    List<World> worlds = new ArrayList<>();
    List<Integer> cameFrom = new ArrayList<>();
    List<int[]> edges = new ArrayList<>();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    numbers.put(begin, 0);
    worlds.add(begin);
    cameFrom.add(-1);
    open.add(0);
    int cut = 0;
    BitSet good = new BitSet();
    while (!open.isEmpty()) {
      int number = open.remove();
      World world = worlds.get(number);
      if (!world.wrongs().isEmpty()) {
        return new Search(
            worlds.size(), cut, Optional.of(way(number, worlds, cameFrom)), Optional.empty());
      }
      if (world.hasEnded()) {
        good.set(number);
        edges.add(new int[0]);
        continue;
      }
      if (world.revision() > mostRevisions) {
        cut++;
        // Not known: taken for one that ends, for it is told how many were cut.
        good.set(number);
        edges.add(new int[0]);
        continue;
      }
      List<World> next = steps.after(world);
      int[] to = new int[next.size()];
      for (int i = 0; i < to.length; i++) {
        World reached = next.get(i);
        Integer known = numbers.putIfAbsent(reached, worlds.size());
        if (known == null) {
          to[i] = worlds.size();
          worlds.add(reached);
          cameFrom.add(number);
          open.add(to[i]);
        } else {
          to[i] = known;
        }
      }
      edges.add(to);
    }
    return new Search(worlds.size(), cut, Optional.empty(), stuck(worlds, edges, good));
  }

  private static List<World> way(int number, List<World> worlds, List<Integer> cameFrom) {
    List<World> way = new ArrayList<>();
    for (int at = number; at >= 0; at = cameFrom.get(at)) {
      way.addFirst(worlds.get(at));
    }
    return way;
  }

  /** One from which no good one can be reached: found by going back from the good ones. */
  private static Optional<World> stuck(List<World> worlds, List<int[]> edges, BitSet good) {
    List<List<Integer>> before = new ArrayList<>();
    for (int i = 0; i < worlds.size(); i++) {
      before.add(new ArrayList<>(2));
    }
    for (int from = 0; from < edges.size(); from++) {
      for (int to : edges.get(from)) {
        before.get(to).add(from);
      }
    }
    ArrayDeque<Integer> open = new ArrayDeque<>();
    good.stream().forEach(open::add);
    while (!open.isEmpty()) {
      for (int from : before.get(open.remove())) {
        if (!good.get(from)) {
          good.set(from);
          open.add(from);
        }
      }
    }
    int first = good.nextClearBit(0);
    return first < worlds.size() ? Optional.of(worlds.get(first)) : Optional.empty();
  }
}
