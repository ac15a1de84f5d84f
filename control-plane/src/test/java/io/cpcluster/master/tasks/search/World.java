package io.cpcluster.master.tasks.search;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that matters for one task at one moment: its record, what two masters know, what two
 * nodes do, and which messages are under way. What may happen next is made of the transitions that
 * {@link TaskRecord} offers, each written by a compare-and-set.
 *
 * @param revision of the record
 * @param messages under way; each may come, come again, or be lost
 * @param started fences whose run began on a node
 * @param crashes of masters or nodes that may still happen
 * @param losses how often a node may still be taken for lost though it runs
 * @param cancels whether a person may still cancel it
 */
record World(
    TaskRecord record,
    long revision,
    List<Master> masters,
    List<Node> nodes,
    Set<Message> messages,
    Set<Long> started,
    int crashes,
    int losses,
    boolean cancels) {

  /**
   * A master.
   *
   * @param read what it last read of the record, which may be old; null when it has to read first
   * @param toSend what it stored and did not tell the node yet
   */
  record Master(boolean up, @Nullable Read read, Message.@Nullable Run toSend) {
    static final Master IDLE = new Master(true, null, null);
  }

  /** The record at a revision. */
  record Read(TaskRecord record, long revision) {}

  /**
   * A node.
   *
   * @param session that it believes it is in
   * @param isOver whether the masters ended that session
   * @param running the fence that it runs; 0 for none
   * @param done the fence whose result it keeps until a master answers; 0 for none
   * @param denied fences it said it does not hold, so that it will not run them
   */
  record Node(long session, boolean isOver, long running, long done, Set<Long> denied) {
    static final Node IDLE = new Node(1, false, 0, 0, Set.of());

    boolean isIdle() {
      return running == 0 && done == 0;
    }

    Node runs(long fence) {
      return new Node(session, isOver, fence, done, denied);
    }

    Node keeps(long fence) {
      return new Node(session, isOver, 0, fence, denied);
    }

    Node lost() {
      return new Node(session, true, running, done, denied);
    }

    Node denies(long fence) {
      return new Node(session, isOver, running, done, with(denied, fence));
    }
  }

  /** What is under way. */
  sealed interface Message {
    record Run(int node, long session, long fence) implements Message {}

    record Done(int node, long session, long fence) implements Message {}
  }

  static <T> Set<T> with(Set<T> some, T more) {
    Set<T> all = new HashSet<>(some);
    all.add(more);
    return Set.copyOf(all);
  }

  static <T> Set<T> without(Set<T> some, T less) {
    Set<T> all = new HashSet<>(some);
    all.remove(less);
    return Set.copyOf(all);
  }

  World with(TaskRecord next) {
    return new World(
        next, revision + 1, masters, nodes, messages, started, crashes, losses, cancels);
  }

  World with(int index, Master master) {
    List<Master> all = new ArrayList<>(masters);
    all.set(index, master);
    return new World(
        record, revision, List.copyOf(all), nodes, messages, started, crashes, losses, cancels);
  }

  World with(int index, Node node) {
    List<Node> all = new ArrayList<>(nodes);
    all.set(index, node);
    return new World(
        record, revision, masters, List.copyOf(all), messages, started, crashes, losses, cancels);
  }

  World messages(Set<Message> next) {
    return new World(record, revision, masters, nodes, next, started, crashes, losses, cancels);
  }

  World starts(long fence) {
    return new World(
        record, revision, masters, nodes, messages, with(started, fence), crashes, losses, cancels);
  }

  World afterCrash() {
    return new World(
        record, revision, masters, nodes, messages, started, crashes - 1, losses, cancels);
  }

  World afterLoss() {
    return new World(
        record, revision, masters, nodes, messages, started, crashes, losses - 1, cancels);
  }

  World afterCancel() {
    return new World(record, revision, masters, nodes, messages, started, crashes, losses, false);
  }

  boolean hasEnded() {
    return record instanceof TaskRecord.Ended;
  }

  /** Short enough for a way of many worlds to be read. */
  @Override
  public String toString() {
    List<String> knows = new ArrayList<>();
    for (Master master : masters) {
      Read read = master.read();
      knows.add(
          (master.up() ? "" : "down ")
              + (read == null ? "" : "read " + read.revision())
              + (master.toSend() == null ? "" : " sends " + master.toSend()));
    }
    return "%n%s@%d after %d attempts; masters %s; nodes %s; %s; started %s %s"
        .formatted(
            record.state(),
            revision,
            record.head().attempts().size(),
            knows,
            nodes,
            messages,
            new TreeSet<>(started),
            wrongs());
  }

  /** What is wrong in it; empty when every promise holds so far. */
  List<String> wrongs() {
    List<String> wrong = new ArrayList<>();
    int may =
        switch (record.head().options().retry()) {
          case NEVER -> 1;
          case LOST, ERROR -> record.head().options().maxAttempts();
        };
    if (started.size() > may) {
      wrong.add("I3: started " + new TreeSet<>(started) + ", allowed " + may);
    }
    if (record instanceof TaskRecord.Ended ended
        && ended.result() instanceof Result.Number(double made)
        && (made != ended.fence() || !started.contains(ended.fence()))) {
      wrong.add("I2: the result of " + made + " ended " + ended.fence());
    }
    return wrong;
  }
}
