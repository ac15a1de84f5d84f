package io.cpcluster.node.storage;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.store.DropAnswer;
import io.cpcluster.contracts.store.DropCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.blobs.BlobSupply;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.memory.MemoryStore;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores of one node: memory always, disk on Disk nodes and where a folder is set. Values under
 * keys lie on disk on Disk nodes, else in memory. What masters say of them, and what they are to be
 * told, is done in the order it comes.
 */
public final class Stores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

  private final NatsConnection nats;
  private final KeyTasks keys;
  private final Storing tasks;
  private final OpenedDisk disk;
  private final StoreThread thread = new StoreThread(this::tell, System::nanoTime);

  /**
   * @param inlineLimit the most bytes of a value in a message
   * @param session of the node now
   */
  public Stores(
      NodeConfig config,
      NatsConnection nats,
      MemoryStore memory,
      Payloads payloads,
      BlobSupply supply,
      IntSupplier inlineLimit,
      LongSupplier session) {
    this.nats = nats;
    String self = config.id();
    MemoryKeys memoryKeys = new MemoryKeys(self, memory, payloads, inlineLimit);
    this.disk = OpenedDisk.of(config, payloads, supply, inlineLimit);
    boolean keepsOnDisk = config.role() == Role.DISK;
    this.keys =
        new KeyTasks(
            keepsOnDisk ? disk.keys() : memoryKeys,
            supply,
            new ReportsToMasters(self, nats, session),
            thread::tellLater);
    this.tasks = new Storing(keys, memoryKeys, disk);
  }

  /** What runs the kinds of tasks that keep data. */
  public Storing tasks() {
    return tasks;
  }

  /** Takes the masters' words about values. */
  public void listenOn(Dispatch dispatch, String node) {
    dispatch.subscribe(
        Subjects.nodeDrop(node), null, message -> thread.execute(() -> drop(message)));
  }

  private void drop(Message message) {
    try {
      DropCommand command = Json.read(message.body(), DropCommand.class);
      boolean dropped = keys.drop(command.key(), command.stamp(), command.revision());
      String replyTo = message.replyTo();
      if (replyTo != null) {
        nats.publish(replyTo, null, Map.of(), Json.write(new DropAnswer(dropped)));
      }
    } catch (InvalidField | IllegalArgumentException unreadable) {
      LOG.warn("Unreadable command on {}: {}", message.subject(), unreadable.getMessage());
    } catch (IOException broken) {
      LOG.warn("A value that is deleted stays until the next start: {}", broken.toString());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** A session began: the masters are told what lies here. */
  public void joined() {
    thread.tellNow();
  }

  /** Tells the masters when it is time; to be called several times a second. Does not block. */
  public void look() {
    thread.look();
  }

  private void tell() {
    try {
      if (!keys.renew()) {
        thread.tellLater();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.close();
    disk.close();
  }
}
