package io.cpcluster.master.requests;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.messaging.Message;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for which something has to be waited for, each on a virtual thread of its own,
 * so many at a time and no more. Thread-safe.
 */
public final class WaitingRequests {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingRequests.class);

  /** In the place of an answer: this request is answered later, by somebody else. */
  public static final Object LATER = new Object();

  private final Requests requests;
  private final String name;
  private final Semaphore free;

  /**
   * @param name of the threads, and what the requests are about in a refusal
   */
  public WaitingRequests(Requests requests, String name, int mostAtOnce) {
    this.requests = requests;
    this.name = name;
    this.free = new Semaphore(mostAtOnce);
  }

  /** How one kind of request is answered. */
  @FunctionalInterface
  public interface Answering {
    /** The body of the answer, or {@link #LATER}. */
    Object answer(Message request) throws Refusal, InvalidField, InterruptedException;
  }

  /** A handler that returns at once. */
  public Consumer<Message> answering(Answering how) {
    return request -> {
      if (!free.tryAcquire()) {
        refuse(
            request, Refusal.forNow(ErrorCode.OVERLOADED, name + ": too many ask at once", null));
        return;
      }
      Thread.ofVirtual().name(name).start(() -> answer(request, how));
    };
  }

  @SuppressWarnings("ReferenceEquality")
  private void answer(Message request, Answering how) {
    try {
      Object answer = how.answer(request);
      if (answer != LATER) {
        requests.reply(request, answer);
      }
    } catch (Refusal refusal) {
      refuse(request, refusal);
    } catch (InvalidField wrong) {
      refuse(
          request, new Refusal(ErrorCode.INVALID_REQUEST, name + ": " + wrong.getMessage(), null));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      LOG.error("a request on {} failed; its sender is told so", request.subject(), bug);
      requests.refuse(
          request, ErrorAnswer.of(ErrorCode.INTERNAL, "a bug: the master's log says more", null));
    } finally {
      free.release();
    }
  }

  private void refuse(Message request, Refusal refusal) {
    requests.refuse(request, refusal.answer());
  }
}
