package io.cpcluster.chaos.load;

import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Retry;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.peer.DurableTasks;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Uses links all the time: pushes tasks to nodes, stores values too large for a message and takes
 * them back. What comes must be what was sent; that nothing comes while faults are there is fine.
 * Two virtual threads.
 */
public final class LinkClients implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int LARGEST_BYTES = 400_000;
  private static final int INLINE_BYTES = 65_536;
  private static final int KEYS = 20;
  private static final TaskOptions OPTIONS =
      new TaskOptions(
          TaskOptions.DEFAULT_PRIORITY,
          List.of(),
          null,
          TaskOptions.DEFAULT_TIMEOUT_MS,
          TaskOptions.DEFAULT_MAX_ATTEMPTS,
          Retry.LOST,
          0,
          Plan.RETENTION.toMillis());

  private final Peer peer;
  private final DurableTasks tasks;
  private final History history;
  private final Auditor auditor;
  private final List<String> nodes;
  private final long seed;
  private final List<Thread> threads;
  private volatile boolean over;

  /** Something that is done again and again, with a number of its own. */
  private interface Work {
    void once(int number, SplittableRandom random) throws IOException, InterruptedException;
  }

  /**
   * @param nodes that run sums
   */
  public LinkClients(
      Peer peer,
      DurableTasks tasks,
      History history,
      Auditor auditor,
      List<String> nodes,
      long seed) {
    this.peer = peer;
    this.tasks = tasks;
    this.history = history;
    this.auditor = auditor;
    this.nodes = List.copyOf(nodes);
    this.seed = seed;
    this.threads = List.of(repeat("pushes", this::push), repeat("carries", this::carry));
    threads.forEach(Thread::start);
  }

  private Thread repeat(String name, Work work) {
    return Thread.ofVirtual().name(name).unstarted(() -> again(work));
  }

  private void again(Work work) {
    SplittableRandom random = new SplittableRandom(seed);
    try {
      for (int number = 0; !over; number++) {
        try {
          work.once(number, random);
        } catch (IOException noLink) {
          String why = String.valueOf(noLink.getMessage());
          int failed = number;
          history.add(at -> new Entry.Refused(at, "link-" + failed, why));
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void push(int number, SplittableRandom random)
      throws PeerException, InterruptedException {
    String node = nodes.get(random.nextInt(nodes.size()));
    Result result = peer.connect(node).run(new Task.Compute(number + "+1"), LIMIT);
    if (!(result instanceof Result.Error)) {
      history.add(
          at ->
              new Entry.Carried(
                  at,
                  "sum " + number + " from " + node,
                  new Result.Number(number + 1.0).toString(),
                  result.toString()));
    }
  }

  /** A value under a key is the last one that was acknowledged, or gone with its node. */
  private void carry(int number, SplittableRandom random) throws IOException, InterruptedException {
    String key = "k" + number % KEYS;
    byte[] value = new byte[random.nextInt(INLINE_BYTES + 1, LARGEST_BYTES)];
    random.nextBytes(value);
    String write = "w-" + number;
    submit(write, new Task.StoreData(key, Content.of(Bytes.of(value))));
    if (!(tasks.result(write, LIMIT).orElse(null) instanceof Result.Stored)) {
      return;
    }
    String read = "r-" + number;
    submit(read, new Task.RetrieveData(key));
    byte[] got;
    switch (tasks.result(read, LIMIT).orElse(null)) {
      case Result.Blob blob -> got = peer.blobs().fetch(BlobReference.of(blob).orElseThrow());
      case Result.Data(Bytes bytes) -> got = bytes.toArray();
      case null, default -> {
        return;
      }
    }
    history.add(at -> new Entry.Carried(at, key + " " + number, hash(value), hash(got)));
  }

  private void submit(String id, Task task) throws IOException, InterruptedException {
    history.add(at -> new Entry.Sent(at, id, OPTIONS.maxAttempts(), ""));
    auditor.watch(id);
    tasks.submit(id, task, OPTIONS);
    history.add(at -> new Entry.Accepted(at, id));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException none) {
      throw new IllegalStateException(none);
    }
  }

  /** Ends all work; its links are given back when the peer leaves. */
  public void finish() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join(LIMIT.multipliedBy(4));
    }
  }

  @Override
  public void close() {
    over = true;
    threads.forEach(Thread::interrupt);
    tasks.close();
    peer.close();
  }
}
