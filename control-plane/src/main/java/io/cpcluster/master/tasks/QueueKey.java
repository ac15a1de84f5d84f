package io.cpcluster.master.tasks;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.contracts.task.TaskHead;
import java.util.Optional;

/** One queue: all waiting tasks of one priority and class, served by one shared consumer. */
record QueueKey(int priority, TaskClass taskClass) {
  static QueueKey of(TaskHead head) {
    return new QueueKey(head.options().priority(), head.taskClass());
  }

  /** Reads {@code <priority>.<class>}, as beats name a queue. */
  static Optional<QueueKey> ofText(String text) {
    if (text.length() < 3 || text.charAt(1) != '.' || !Character.isDigit(text.charAt(0))) {
      return Optional.empty();
    }
    try {
      return Optional.of(new QueueKey(text.charAt(0) - '0', TaskClass.ofToken(text.substring(2))));
    } catch (IllegalArgumentException ofANewerMaster) {
      return Optional.empty();
    }
  }

  /** Reads the name of a consumer, {@code p<priority>_<class>}. */
  static Optional<QueueKey> ofConsumerName(String name) {
    return name.startsWith("p") && name.length() > 3
        ? ofText(name.charAt(1) + "." + name.substring(3))
        : Optional.empty();
  }

  /** {@code <priority>.<class>} */
  String text() {
    return priority + "." + taskClass.token();
  }

  String consumerName() {
    return "p" + priority + "_" + taskClass.token();
  }

  String consumerFilter() {
    return Subjects.everyQueued(priority, taskClass.token());
  }

  String subject(String task, long revision) {
    return Subjects.queue(priority, taskClass.token(), task, revision);
  }
}
