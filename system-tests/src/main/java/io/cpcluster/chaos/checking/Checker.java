package io.cpcluster.chaos.checking;

import io.cpcluster.chaos.history.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges a history. Pure: the same history is always judged alike, in the run or from its file.
 *
 * @param violations empty when every promise was kept
 * @param faults how often each fault was injected and touched something; a run without faults shows
 *     nothing
 * @param carried how often a link brought what it had to
 */
public record Checker(
    List<Violation> violations,
    Map<String, Integer> faults,
    int accepted,
    int effects,
    int carried,
    Slopes slopes) {
  /** When faults stop, accepted work ends within this time. */
  public static final long SETTLE_MS = 60_000;

  public static Checker of(List<Entry> history) {
    List<Violation> violations = new ArrayList<>(ClusterRules.judge(history, SETTLE_MS));
    int accepted = 0;
    int effects = 0;
    int carried = 0;
    for (TaskStory story : TaskStory.of(history)) {
      violations.addAll(TaskRules.judge(story));
      accepted += story.accepted ? 1 : 0;
      effects += story.effects;
    }
    Map<String, Integer> faults = new TreeMap<>();
    for (Entry entry : history) {
      if (entry instanceof Entry.Injected injected) {
        faults.merge(injected.fault(), 1, Integer::sum);
      } else if (entry instanceof Entry.Missed missed) {
        faults.merge(missed.fault(), -1, Integer::sum);
      } else if (entry instanceof Entry.Carried) {
        carried++;
      }
    }
    faults.forEach(
        (fault, times) -> {
          if (times == 0) {
            violations.add(new Violation("run", fault, "was injected and touched nothing"));
          }
        });
    Slopes slopes = Slopes.of(history);
    violations.addAll(slopes.violations());
    if (faults.isEmpty()) {
      violations.add(new Violation("run", "faults", "none was injected, so it shows nothing"));
    }
    if (accepted == 0) {
      violations.add(new Violation("run", "load", "no task was accepted, so it shows nothing"));
    }
    return new Checker(
        violations.stream().distinct().toList(), faults, accepted, effects, carried, slopes);
  }
}
