package io.cpcluster.node.storage;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import java.io.IOException;

/** Runs the kinds of tasks that keep data. Thread-safe; an interrupt ends a wait. */
public final class Storing {
  private final KeyTasks keys;
  private final KeyStore inMemory;
  private final OpenedDisk disk;

  Storing(KeyTasks keys, KeyStore inMemory, OpenedDisk disk) {
    this.keys = keys;
    this.inMemory = inMemory;
    this.disk = disk;
  }

  public Result store(Task.StoreData task) throws InterruptedException {
    return keys.store(task);
  }

  public Result retrieve(Task.RetrieveData task) throws InterruptedException {
    return keys.retrieve(task);
  }

  public Result write(Task.DiskWrite task) throws InterruptedException {
    return switch (disk) {
      case OpenedDisk.Present present -> present.tasks().write(task);
      case OpenedDisk.Absent(String why) -> new Result.Error(why);
    };
  }

  public Result read(Task.DiskRead task) throws InterruptedException {
    return switch (disk) {
      case OpenedDisk.Present present -> present.tasks().read(task);
      case OpenedDisk.Absent(String why) -> new Result.Error(why);
    };
  }

  /** What the memory store of this node holds. */
  public Result globalRam() {
    return new Result.Response(Listing.ofKeys(inMemory.entries()));
  }

  /** What the disk store of this node holds, and how much more it takes. */
  public Result storage() {
    return switch (disk) {
      case OpenedDisk.Absent(String why) -> new Result.Error(why);
      case OpenedDisk.Present present -> {
        try {
          yield new Result.Response(Listing.ofDisk(present.store(), present.keys().entries()));
        } catch (IOException broken) {
          yield DiskTasks.error("GetStorage", broken);
        }
      }
    };
  }
}
