package io.cpcluster.master.requests;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subjects of peers that the masters share in a queue group. All are left together when this
 * master cannot serve, and joined again. The monitor of this object guards its fields.
 */
public final class SharedQueue implements AutoCloseable {
  private final Requests requests;
  private final List<Member> members = new ArrayList<>();
  private boolean joined;
  private boolean closed;

  public SharedQueue(Requests requests) {
    this.requests = requests;
  }

  /** Takes a share of a subject's messages while the queue is joined. */
  public synchronized void add(Dispatch dispatch, String subject, Consumer<Message> handler) {
    Member member = new Member(dispatch, subject, requests.guarded(handler));
    members.add(member);
    if (joined) {
      member.join();
    }
  }

  /** Begins to take messages, or takes them again. */
  public synchronized void join() {
    if (!joined && !closed) {
      joined = true;
      members.forEach(Member::join);
    }
  }

  /** Takes no more messages, so that other masters get them. */
  public synchronized void leave() {
    joined = false;
    members.forEach(Member::leave);
  }

  @Override
  public synchronized void close() {
    leave();
    closed = true;
  }

  private static final class Member {
    private final Dispatch dispatch;
    private final String subject;
    private final Consumer<Message> handler;
    private @Nullable Subscription subscription;

    Member(Dispatch dispatch, String subject, Consumer<Message> handler) {
      this.dispatch = dispatch;
      this.subject = subject;
      this.handler = handler;
    }

    void join() {
      subscription = dispatch.subscribe(subject, Subjects.MASTERS, handler);
    }

    void leave() {
      if (subscription != null) {
        subscription.close();
        subscription = null;
      }
    }
  }
}
