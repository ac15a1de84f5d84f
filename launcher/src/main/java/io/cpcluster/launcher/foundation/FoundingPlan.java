package io.cpcluster.launcher.foundation;

import io.cpcluster.natsserver.SyncInterval;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a cluster is founded with.
 *
 * @param addresses of its nats-servers, one or three
 * @param sync {@code always}, or what a power cut may cost, such as {@code 1s}
 * @param maxRecords task records there may be
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
  private static final Pattern SYNC = Pattern.compile("always|[1-9][0-9]{0,5}s");

  public FoundingPlan {
    addresses = List.copyOf(addresses);
    if (addresses.size() != 1 && addresses.size() != 3) {
      throw new IllegalArgumentException(
          addresses.size() + " nats-servers; one or three are expected");
    }
    if (addresses.stream().map(NatsAddress::encrypted).distinct().count() > 1) {
      throw new IllegalArgumentException("either all nats-servers are tls://, or none");
    }
    if (masters < 1 || masters > 64) {
      throw new IllegalArgumentException("masters must be from 1 to 64");
    }
    requireSync(sync);
  }

  /**
   * Checks how a time is written.
   *
   * @throws IllegalArgumentException saying how it is
   */
  public static void requireSync(String text) {
    if (!SYNC.matcher(text).matches()) {
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
