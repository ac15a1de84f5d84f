package io.cpcluster.master.tasks;

/**
 * Named points between two writes. A test lets the process die at one of them; in production
 * nothing happens there.
 */
public interface Steps {
  /** Does nothing anywhere. */
  Steps NONE = _ -> {};

  /** The code has come to this point. */
  void reached(Point point);

  /** Where a master may die between two things that belong together. */
  enum Point {
    /** The record says running, the node was not told. */
    RUNNING_RECORDED,
    /** The record says queued, the queue has no message. */
    QUEUED_RECORDED,
    /** Record and queue message are there, the caller was not answered. */
    QUEUE_MESSAGE_STORED,
    /** The record says running, the queue message was not acknowledged. */
    PULLED_RECORDED,
    /** The record says ended, the node was not told and nobody heard of it. */
    END_RECORDED,
    /** The record says queued again, the queue has no message. */
    RETURN_RECORDED,
    /** The record says scheduled, the server has no schedule for it. */
    SCHEDULED_RECORDED,
    /** The record of a task that was due says queued, the queue has no message. */
    DUE_RECORDED,
    /** The run of a task that repeats is submitted, the task's record does not count it. */
    RUN_SUBMITTED,
    /** The record says cancelled, the queue message is there and the node was not told. */
    CANCEL_RECORDED,
    /** The record says queued, the key of its target node is not there. */
    TARGET_RECORDED,
    /** A node's report of a value is read, as is the key's record; nothing is written. */
    KEY_REPORT_READ,
    /** The record says where the key lies, its node was not answered. */
    KEY_RECORDED,
    /** The record says that a link is being opened, its listener was not told. */
    LINK_OPENING_RECORDED,
    /** The listener listens, the asker was not answered. */
    LINK_LISTENED,
    /** The record says that a link is open, its listener was not answered. */
    LINK_OPEN_RECORDED
  }
}
