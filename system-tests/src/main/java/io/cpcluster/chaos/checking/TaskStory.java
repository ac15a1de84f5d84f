package io.cpcluster.chaos.checking;

import io.cpcluster.chaos.history.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a history says of one task. Filled by one thread, then read. */
final class TaskStory {
  final String id;
  Entry.@Nullable Sent sent;
  boolean accepted;
  int effects;
  final List<String> told = new ArrayList<>();
  final List<Entry.Event> events = new ArrayList<>();
  final List<Entry.Recorded> recorded = new ArrayList<>();
  final List<Entry.Unrecorded> unrecorded = new ArrayList<>();

  private TaskStory(String id) {
    this.id = id;
  }

  /** The stories of all tasks, in the order they were first seen. */
  static List<TaskStory> of(List<Entry> history) {
    Map<String, TaskStory> stories = new LinkedHashMap<>();
    for (Entry entry : history) {
      switch (entry) {
        case Entry.Sent sent -> story(stories, sent.id()).sent = sent;
        case Entry.Accepted(long _, String id) -> story(stories, id).accepted = true;
        case Entry.Told(long _, String id, String result) -> story(stories, id).told.add(result);
        case Entry.Effect(long _, String id) -> story(stories, id).effects++;
        case Entry.Event event -> story(stories, event.id()).events.add(event);
        case Entry.Recorded recorded -> story(stories, recorded.id()).recorded.add(recorded);
        case Entry.Unrecorded none -> story(stories, none.id()).unrecorded.add(none);
        case Entry.Refused _,
            Entry.Sessions _,
            Entry.Ports _,
            Entry.Injected _,
            Entry.Healed _,
            Entry.Quiet _,
            Entry.Carried _,
            Entry.Missed _,
            Entry.Kept _,
            Entry.Stored _,
            Entry.Sampled _ -> {}
      }
    }
    return List.copyOf(stories.values());
  }

  private static TaskStory story(Map<String, TaskStory> stories, String id) {
    return stories.computeIfAbsent(id, TaskStory::new);
  }
}
