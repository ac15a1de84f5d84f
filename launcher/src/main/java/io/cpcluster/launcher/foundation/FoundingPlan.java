package io.cpcluster.launcher.foundation;

import io.cpcluster.natsserver.SyncInterval;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a cluster is founded with.
 *
 * @param addresses of its nats-servers, one or three; none for those that it has, else {@link
 *     #NATS}
 * @param sync {@code always}, or what a power cut may cost, such as {@code 1s}; empty for what was,
 *     else {@link #SYNC}
 * @param maxRecords task records there may be; 0 for what was, else {@link #MAX_RECORDS}
 * @param masters for how many to make an authority
 * @param anew whether configurations that are there are written again
 */
public record FoundingPlan(
    String name,
    List<NatsAddress> addresses,
    String sync,
    long maxRecords,
    int masters,
    boolean anew) {
  /** The nats-server of a cluster for which none was named. */
  public static final NatsAddress NATS = new NatsAddress("127.0.0.1", 4222, false);

  /** What a power cut may cost unless somebody says more. */
  public static final String SYNC = "always";

  /** How many task records there may be unless somebody says otherwise. */
  public static final long MAX_RECORDS = 1_000_000;

  private static final Pattern SYNC_TEXT = Pattern.compile("always|[1-9][0-9]{0,5}s");

  public FoundingPlan {
    addresses = List.copyOf(addresses);
    if (addresses.size() > 1 && addresses.size() != 3) {
      throw new IllegalArgumentException(
          addresses.size() + " nats-servers; one or three are expected");
    }
    if (addresses.stream().map(NatsAddress::encrypted).distinct().count() > 1) {
      throw new IllegalArgumentException("either all nats-servers are tls://, or none");
    }
    if (masters < 1 || masters > 64) {
      throw new IllegalArgumentException("masters must be from 1 to 64");
    }
    if (!sync.isEmpty()) {
      requireSync(sync);
    }
  }

  /**
   * Checks how a time is written.
   *
   * @throws IllegalArgumentException saying how it is
   */
  public static void requireSync(String text) {
    if (!SYNC_TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "sync interval \"" + text + "\" is neither \"always\" nor seconds such as \"1s\"");
    }
  }

  /** As nats-server takes it. */
  public static SyncInterval syncInterval(String text) {
    requireSync(text);
    return text.equals("always")
        ? SyncInterval.always()
        : SyncInterval.every(
            Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1))));
  }
}
