package io.cpcluster.master.health;

import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.function.Consumer;

/**
 * Tries whether something can be stored, by a key of this master's own, {@code health.<master>}, in
 * the bucket of tasks: with three servers each bucket has a leader of its own, and it is tasks that
 * are to be stored. No task id has a dot; the key goes by itself after a minute.
 */
public final class StoreProbe implements Consumer<Consumer<Boolean>> {
  private static final Life LIFE = new Life.Seconds(60);
  private static final byte[] VALUE = {};

  private final Bucket tasks;
  private final String key;
  // One probe runs at a time or they race harmlessly: a lost one learns the revision.
  private volatile long revision;

  public StoreProbe(Bucket tasks, String master) {
    this.tasks = tasks;
    this.key = "health." + master;
  }

  @Override
  public void accept(Consumer<Boolean> stored) {
    write(stored, true);
  }

  private void write(Consumer<Boolean> stored, boolean mayRepeat) {
    tasks.write(
        new Write(key, revision, VALUE, LIFE, null),
        outcome -> {
          switch (outcome) {
            case WriteOutcome.Won(long won) -> {
              revision = won;
              stored.accept(true);
            }
            case WriteOutcome.Lost lost -> {
              revision = lost.currentRevision();
              if (mayRepeat) {
                write(stored, false);
              } else {
                stored.accept(false);
              }
            }
            case WriteOutcome.Unknown _ -> {
              // The key may have expired, marker and all: then nothing but 0 is its revision, and a
              // lost try says what it is otherwise.
              revision = 0;
              stored.accept(false);
            }
          }
        });
  }
}
