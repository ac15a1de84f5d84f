package io.cpcluster.master.tasks.search;

import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.tasks.Fence;
import io.cpcluster.master.tasks.search.World.Master;
import io.cpcluster.master.tasks.search.World.Message;
import io.cpcluster.master.tasks.search.World.Node;
import io.cpcluster.master.tasks.search.World.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What may happen next in a world: every step of a master between two writes, every delivery, loss
 * and repetition of a message, every crash.
 *
 * @param fencing whether a result must name the revision that it was run under; without it the
 *     search has to find what then goes wrong
 */
record Steps(boolean fencing) {

  List<World> after(World world) {
    List<World> next = new ArrayList<>();
    for (int m = 0; m < world.masters().size(); m++) {
      ofMaster(world, m, next);
    }
    for (int n = 0; n < world.nodes().size(); n++) {
      ofNode(world, n, next);
    }
    for (Message message : world.messages()) {
      next.add(world.messages(World.without(world.messages(), message)));
      switch (message) {
        case Message.Run run -> delivered(world, run, next);
        case Message.Done done -> delivered(world, done, next);
      }
    }
    return next;
  }

  private void ofMaster(World world, int m, List<World> next) {
    Master master = world.masters().get(m);
    if (!master.up()) {
      next.add(world.with(m, Master.IDLE));
      return;
    }
    if (world.crashes() > 0) {
      next.add(world.afterCrash().with(m, new Master(false, null, null)));
    }
    if (master.toSend() != null) {
      next.add(
          world
              .messages(World.with(world.messages(), (Message) master.toSend()))
              .with(m, Master.IDLE));
      return;
    }
    Read read = master.read();
    if (read == null || read.revision() != world.revision()) {
      next.add(world.with(m, new Master(true, new Read(world.record(), world.revision()), null)));
    }
    if (read != null) {
      decides(world, m, read, next);
    }
  }

  /** What a master does with what it read, which may be old by now. */
  private static void decides(World world, int m, Read read, List<World> next) {
    switch (read.record()) {
      case TaskRecord.Queued queued -> {
        for (int n = 0; n < world.nodes().size(); n++) {
          Node node = world.nodes().get(n);
          if (!node.isOver() && node.isIdle()) {
            assigns(world, m, read, queued, n, next);
          }
        }
        if (world.cancels()) {
          next.add(writes(world.afterCancel(), m, read.revision(), queued.cancel(0)));
        }
      }
      case TaskRecord.Running running -> {
        Attempt attempt = running.attempt();
        int n = Integer.parseInt(attempt.node());
        Node node = world.nodes().get(n);
        boolean isOver = attempt.session() < node.session() || node.isOver();
        if (isOver) {
          next.add(writes(world, m, read.revision(), running.lost(read.revision(), "gone", 0)));
        } else if (node.running() != read.revision() && node.done() != read.revision()) {
          // Asked, the node says that it does not hold it, and will not run it any more.
          next.add(
              writes(
                  world.with(n, node.denies(read.revision())),
                  m,
                  read.revision(),
                  running.refused()));
        }
        if (world.cancels()) {
          next.add(
              writes(world.afterCancel(), m, read.revision(), running.cancel(read.revision(), 0)));
        }
      }
      case TaskRecord.Scheduled _, TaskRecord.Ended _ -> {}
    }
  }

  private static void assigns(
      World world, int m, Read read, TaskRecord.Queued queued, int n, List<World> next) {
    if (read.revision() != world.revision()) {
      next.add(world.with(m, Master.IDLE));
      return;
    }
    Node node = world.nodes().get(n);
    World written = world.with(queued.start(Integer.toString(n), node.session(), "m" + m, 0));
    Message.Run run = new Message.Run(n, node.session(), written.revision());
    next.add(written.with(m, new Master(true, null, run)));
    // Nobody answered the write, which was carried out all the same.
    next.add(written.with(m, Master.IDLE));
  }

  /** A compare-and-set; whoever loses it reads again. */
  private static World writes(World world, int m, long expected, TaskRecord record) {
    return (expected == world.revision() ? world.with(record) : world).with(m, Master.IDLE);
  }

  private static void ofNode(World world, int n, List<World> next) {
    Node node = world.nodes().get(n);
    if (node.running() != 0) {
      World done = world.with(n, node.keeps(node.running()));
      next.add(says(done, n, done.nodes().get(n)));
    }
    if (node.done() != 0) {
      next.add(says(world, n, node));
    }
    if (node.isOver()) {
      // It says hello again: what it runs goes on under the old assignment.
      next.add(
          world.with(
              n, new Node(node.session() + 1, false, node.running(), node.done(), node.denied())));
    }
    if (world.crashes() > 0) {
      // What starts in its place knows nothing, and listens under no session that ever was.
      next.add(world.afterCrash().with(n, new Node(node.session() + 1, true, 0, 0, Set.of())));
    }
    if (world.losses() > 0 && !node.isOver()) {
      next.add(world.afterLoss().with(n, node.lost()));
    }
  }

  private static World says(World world, int n, Node node) {
    Message done = new Message.Done(n, node.session(), node.done());
    return world.messages(World.with(world.messages(), done));
  }

  private static void delivered(World world, Message.Run run, List<World> next) {
    Node node = world.nodes().get(run.node());
    if (node.session() == run.session()
        && node.isIdle()
        && !node.denied().contains(run.fence())
        && !world.started().contains(run.fence())) {
      next.add(world.with(run.node(), node.runs(run.fence())).starts(run.fence()));
    }
  }

  /** A result comes to each master that has read the record. */
  private void delivered(World world, Message.Done done, List<World> next) {
    for (int m = 0; m < world.masters().size(); m++) {
      Read read = world.masters().get(m).read();
      if (read == null) {
        continue;
      }
      if (read.record() instanceof TaskRecord.Running running
          && (Fence.of(read.revision(), done.fence()) == Fence.CURRENT || !fencing)) {
        TaskRecord end = running.answered(read.revision(), new Result.Number(done.fence()), 0, 0);
        World written = writes(world, m, read.revision(), end);
        // The node is told, or not.
        next.add(confirmed(written, done));
        next.add(written);
      } else if (Fence.of(read.revision(), done.fence()) == Fence.OVER) {
        next.add(confirmed(world, done).with(m, Master.IDLE));
      }
    }
  }

  /** The node need not keep the result any longer: it is stored, or stale. */
  private static World confirmed(World world, Message.Done done) {
    Node node = world.nodes().get(done.node());
    World heard = world.messages(World.without(world.messages(), (Message) done));
    return node.done() == done.fence() ? heard.with(done.node(), node.keeps(0)) : heard;
  }
}
