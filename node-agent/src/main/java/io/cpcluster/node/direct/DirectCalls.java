package io.cpcluster.node.direct;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LinkMessageJson;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.dataplane.link.Link;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of other peers on links and is not answered yet. Thread-safe. How many there are
 * is for the callers to bound.
 */
public final class DirectCalls {
  /** Characters that need less room than there is, however they are written. */
  private static final int SURELY_FITS = 8_192;

  private final Map<Link, Open> byLink = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();

  /** What is open on one link. */
  private static final class Open {
    final Map<String, Consumer<DirectAnswer>> tasks = new ConcurrentHashMap<>();
    final Map<Long, CompletableFuture<DirectWork.Pong>> pings = new ConcurrentHashMap<>();
    final Map<Long, CompletableFuture<DirectWork.LogPart>> logs = new ConcurrentHashMap<>();
    volatile @Nullable String ended;
  }

  /**
   * Sends a task; exactly one answer, on a thread that must not be blocked, unless it is cancelled.
   *
   * @param lease whose slots it uses, null for a slot that happens to be free
   * @return its id, for {@link #cancel}
   */
  public String run(
      Link link,
      Task task,
      @Nullable String lease,
      Duration timeout,
      Consumer<DirectAnswer> answered) {
    String id = Long.toString(lastId.incrementAndGet(), Character.MAX_RADIX);
    DirectWork.AssignTask asked = new DirectWork.AssignTask(id, task, lease, timeout.toMillis());
    if (!fits(asked)) {
      answered.accept(
          new DirectAnswer.Refused(
              ErrorCode.TOO_LARGE,
              "a direct task has "
                  + LinkMessageJson.MAX_HEADER_BYTES
                  + " bytes at most; name its data as a blob, or submit it"));
      return id;
    }
    Open open = on(link);
    open.tasks.put(id, answered);
    boolean sent = link.send(asked);
    String ended = open.ended;
    if (!sent || ended != null) {
      answer(open, id, new DirectAnswer.LinkLost(ended == null ? "the link has ended" : ended));
    }
    return id;
  }

  /** Nobody waits for the task any more: it is stopped there, and not answered here. */
  public void cancel(Link link, String id) {
    Open open = byLink.get(link);
    if (open != null && open.tasks.remove(id) != null) {
      link.send(new DirectWork.CancelTask(id));
    }
  }

  /** Whether the other side takes it: a frame that is too large would cost the whole link. */
  private static boolean fits(DirectWork.AssignTask asked) {
    boolean isShort =
        asked.task() instanceof Task.Compute(String expression)
            && expression.length() < SURELY_FITS;
    return isShort || LinkMessageJson.write(asked).length <= LinkMessageJson.MAX_HEADER_BYTES;
  }

  /** Asks for a sign of life. */
  public CompletableFuture<DirectWork.Pong> ping(Link link) {
    Open open = on(link);
    long number = lastId.incrementAndGet();
    CompletableFuture<DirectWork.Pong> pong = new CompletableFuture<>();
    open.pings.put(number, pong);
    pong.whenComplete((_, _) -> open.pings.remove(number));
    boolean sent = link.send(new DirectWork.Ping(number));
    if (!sent || open.ended != null) {
      pong.cancel(false);
    }
    return pong;
  }

  /** Asks for what a command has printed from a position on, and waits for it there so long. */
  public CompletableFuture<DirectWork.LogPart> readLog(
      Link link, String task, long from, Duration wait) {
    Open open = on(link);
    long number = lastId.incrementAndGet();
    CompletableFuture<DirectWork.LogPart> part = new CompletableFuture<>();
    open.logs.put(number, part);
    part.whenComplete((_, _) -> open.logs.remove(number));
    boolean sent = link.send(new DirectWork.ReadLog(number, task, from, wait.toMillis()));
    if (!sent || open.ended != null) {
      part.cancel(false);
    }
    return part;
  }

  void logPart(Link link, DirectWork.LogPart part) {
    Open open = byLink.get(link);
    CompletableFuture<DirectWork.LogPart> waiting =
        open == null ? null : open.logs.get(part.number());
    if (waiting != null) {
      waiting.complete(part);
    }
  }

  private Open on(Link link) {
    Open known = byLink.get(link);
    if (known != null) {
      return known;
    }
    Open open = byLink.computeIfAbsent(link, _ -> new Open());
    link.ended().thenAccept(reason -> ended(link, reason));
    return open;
  }

  void result(Link link, DirectWork.TaskResult result) {
    Open open = byLink.get(link);
    if (open != null) {
      answer(open, result.id(), new DirectAnswer.Done(result.result()));
    }
  }

  void refused(Link link, DirectWork.TaskRefused refused) {
    Open open = byLink.get(link);
    if (open != null) {
      answer(open, refused.id(), new DirectAnswer.Refused(refused.code(), refused.message()));
    }
  }

  void pong(Link link, DirectWork.Pong pong) {
    Open open = byLink.get(link);
    CompletableFuture<DirectWork.Pong> waiting =
        open == null ? null : open.pings.get(pong.number());
    if (waiting != null) {
      waiting.complete(pong);
    }
  }

  private void ended(Link link, String reason) {
    Open open = byLink.remove(link);
    if (open != null) {
      open.ended = reason;
      for (String id : open.tasks.keySet()) {
        answer(open, id, new DirectAnswer.LinkLost(reason));
      }
      open.pings.values().forEach(pong -> pong.cancel(false));
      open.logs.values().forEach(part -> part.cancel(false));
    }
  }

  private static void answer(Open open, String id, DirectAnswer answer) {
    Consumer<DirectAnswer> answered = open.tasks.remove(id);
    if (answered != null) {
      answered.accept(answer);
    }
  }
}
