package io.cpcluster.cli.tasks;

import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.contracts.submission.WhyAnswer;
import io.cpcluster.contracts.submission.WhyAnswer.NodeFit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a task waits, in words: nodes of which the same is true share a line. */
final class WhyText {
  private static final int MOST_NAMED = 6;

  private WhyText() {}

  static String of(WhyAnswer why) {
    StringBuilder text = new StringBuilder();
    text.append(why.id())
        .append("  ")
        .append(why.summary())
        .append(" (")
        .append(why.state().wireName())
        .append(' ')
        .append(Amounts.timeMs(why.waitedMs()))
        .append(", priority ")
        .append(why.priority())
        .append(why.needs().isEmpty() ? "" : ", needs " + why.needs())
        .append(')');
    groups(why.nodes())
        .forEach(
            (what, nodes) -> text.append("\n  ").append(names(nodes)).append("   ").append(what));
    if (why.advice() != null) {
      text.append('\n').append(why.advice());
    }
    return text.toString();
  }

  private static Map<String, List<String>> groups(List<NodeFit> nodes) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (NodeFit node : nodes) {
      String what = node.state() + "   " + (node.fits() ? "fits" : node.missing());
      groups.computeIfAbsent(what, _ -> new ArrayList<>()).add(node.node());
    }
    return groups;
  }

  private static String names(List<String> nodes) {
    String some = nodes.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    int more = nodes.size() - MOST_NAMED;
    return more > 0 ? some + " and " + more + " more" : some;
  }
}
