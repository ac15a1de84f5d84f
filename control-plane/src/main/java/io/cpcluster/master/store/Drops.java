package io.cpcluster.master.store;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.store.DropCommand;
import io.cpcluster.contracts.store.StoreRecord;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has nodes remove values that are theirs no more. A node that does not hear it does so when its
 * next session begins.
 */
final class Drops {
  private static final Logger LOG = LoggerFactory.getLogger(Drops.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final int MOST_TRIES = 3;

  private final NatsConnection writing;

  Drops(NatsConnection writing) {
    this.writing = writing;
  }

  /**
   * Returns at once.
   *
   * @param since the revision from which on the record names it no more
   */
  void tell(StoreRecord record, long since) {
    tell(record, since, MOST_TRIES);
  }

  private void tell(StoreRecord record, long since, int triesLeft) {
    writing.request(
        Subjects.nodeDrop(record.node()),
        Map.of(),
        Json.write(new DropCommand(record.key(), record.stamp(), since)),
        ANSWER_LIMIT,
        reply -> {
          switch (reply) {
            case Reply.TimedOut _ when triesLeft > 1 -> tell(record, since, triesLeft - 1);
            case Reply.TimedOut _, Reply.NoResponders _ ->
                LOG.info("{} removes an old value when it is back", record.node());
            case Reply.Answered _, Reply.Closed _ -> {}
          }
        });
  }
}
