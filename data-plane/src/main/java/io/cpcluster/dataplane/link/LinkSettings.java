package io.cpcluster.dataplane.link;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How links behave; all of a program's alike.
 *
 * @param eventLoops threads that carry all links
 * @param beat between two signs of life on every lane; after three missed ones the link ends
 * @param idle a link on which nothing is said and nothing held for so long ends
 * @param unread a link whose other side reads nothing for so long ends
 * @param handshake how long a connection may take to become a lane
 * @param maxHandshakes connections of one listener that are not lanes yet
 * @param maxLanes TCP connections of one link
 * @param receivedBytes of bodies that the handler holds, per lane; above, nothing more is read
 * @param sendingBytes of bodies that wait to be written, per lane; above, sending blocks
 * @param queuedBytes of messages without a body that wait to be written, about; above, the link
 *     ends
 * @param nativeAllowed whether epoll and BoringSSL are taken where they load
 * @param address the one address that links are accepted on, null for all
 */
public record LinkSettings(
    int eventLoops,
    Duration beat,
    Duration idle,
    Duration unread,
    Duration handshake,
    int maxHandshakes,
    int maxLanes,
    long receivedBytes,
    long sendingBytes,
    long queuedBytes,
    boolean nativeAllowed,
    @Nullable String address) {
  /** Missed beats after which a link ends. */
  static final int MISSED_BEATS = 3;

  public static final LinkSettings DEFAULT =
      new LinkSettings(
          2,
          Duration.ofSeconds(1),
          Duration.ofSeconds(120),
          Duration.ofSeconds(60),
          Duration.ofSeconds(3),
          16,
          4,
          4 << 20,
          4 << 20,
          32 << 20,
          true,
          null);

  public LinkSettings withEventLoops(int count) {
    return new LinkSettings(
        count,
        beat,
        idle,
        unread,
        handshake,
        maxHandshakes,
        maxLanes,
        receivedBytes,
        sendingBytes,
        queuedBytes,
        nativeAllowed,
        address);
  }

  /** Signs of life so often, and an end after so long without use. */
  public LinkSettings withTimes(Duration newBeat, Duration newIdle) {
    return new LinkSettings(
        eventLoops,
        newBeat,
        newIdle,
        unread,
        handshake,
        maxHandshakes,
        maxLanes,
        receivedBytes,
        sendingBytes,
        queuedBytes,
        nativeAllowed,
        address);
  }

  public LinkSettings withMaxLanes(int lanes) {
    return new LinkSettings(
        eventLoops,
        beat,
        idle,
        unread,
        handshake,
        maxHandshakes,
        lanes,
        receivedBytes,
        sendingBytes,
        queuedBytes,
        nativeAllowed,
        address);
  }

  public LinkSettings withQueuedBytes(long bytes) {
    return new LinkSettings(
        eventLoops,
        beat,
        idle,
        unread,
        handshake,
        maxHandshakes,
        maxLanes,
        receivedBytes,
        sendingBytes,
        bytes,
        nativeAllowed,
        address);
  }

  public LinkSettings withNative(boolean allowed) {
    return new LinkSettings(
        eventLoops,
        beat,
        idle,
        unread,
        handshake,
        maxHandshakes,
        maxLanes,
        receivedBytes,
        sendingBytes,
        queuedBytes,
        allowed,
        address);
  }

  public LinkSettings withAddress(@Nullable String only) {
    return new LinkSettings(
        eventLoops,
        beat,
        idle,
        unread,
        handshake,
        maxHandshakes,
        maxLanes,
        receivedBytes,
        sendingBytes,
        queuedBytes,
        nativeAllowed,
        only);
  }
}
