package io.cpcluster.node.shell;

import io.cpcluster.contracts.json.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What a command prints: the first {@link #HEAD_BYTES} and the last {@link #TAIL_BYTES} of it are
 * kept, so that whoever prints much never waits for whoever reads slowly. The monitor guards
 * everything; those who read wait on it.
 */
final class CommandOutput {
  static final int HEAD_BYTES = 32 << 10;
  static final int TAIL_BYTES = 256 << 10;
  private static final byte[] NOTHING = new byte[0];
  private static final int FIRST_BYTES = 1 << 10;
  private static final int LONGEST_CHARACTER = 4;

  /** Of ASCII and of Latin 1, where a terminal takes U+009B for an escape as well. */
  private static final Pattern MOVES_CURSORS = Pattern.compile("[\\p{Cc}&&[^\n\r\t]]|\r(?!\n)");

  private byte[] head = new byte[0];
  private int headSize;

  /** A ring of the bytes after the head, the byte at a position at its rest by the length. */
  private byte[] tail = new byte[0];

  private long total;
  private boolean ended;

  /**
   * A stretch of what was printed.
   *
   * @param from where it begins
   * @param ended whether nothing follows it
   */
  record Part(long from, Bytes bytes, boolean ended) {}

  /**
   * What goes into the result.
   *
   * @param truncated whether the middle was left out
   */
  record Kept(String text, boolean truncated) {}

  synchronized void append(byte[] bytes, int count) {
    int intoHead = Math.min(count, HEAD_BYTES - headSize);
    if (intoHead > 0) {
      head = grown(head, headSize + intoHead, HEAD_BYTES);
      System.arraycopy(bytes, 0, head, headSize, intoHead);
      headSize += intoHead;
      total += intoHead;
    }
    if (count > intoHead) {
      intoTail(bytes, intoHead, count - intoHead);
    }
    notifyAll();
  }

  private void intoTail(byte[] bytes, int from, int count) {
    long before = total - headSize;
    if (tail.length < TAIL_BYTES && before + count > tail.length) {
      // Still straight from its beginning: what is there stays where it is.
      tail = grown(tail, (int) Math.min(before + count, TAIL_BYTES), TAIL_BYTES);
    }
    int skipped = Math.max(0, count - tail.length);
    for (int done = skipped; done < count; ) {
      int at = (int) ((before + done) % tail.length);
      int length = Math.min(count - done, tail.length - at);
      System.arraycopy(bytes, from + done, tail, at, length);
      done += length;
    }
    total += count;
  }

  private static byte[] grown(byte[] bytes, int needed, int most) {
    return needed <= bytes.length
        ? bytes
        : Arrays.copyOf(bytes, Math.clamp(2L * needed, FIRST_BYTES, most));
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Reads from a position on; waits while nothing is there.
   *
   * @return from a later position when those bytes are not kept any more
   */
  synchronized Part read(long from, int most, long waitMs) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    while (!ended && from >= total) {
      long left = (until - System.nanoTime() + 999_999) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    long start = Math.min(Math.max(0, from), total);
    if (start >= headSize) {
      start = Math.max(start, tailFrom());
    }
    long end = Math.min(total, start + most);
    if (start < headSize) {
      end = Math.min(end, headSize);
    }
    Bytes bytes = Bytes.of(copy(start, (int) (end - start)));
    return new Part(start, bytes, ended && end == total);
  }

  private long tailFrom() {
    return Math.max(headSize, total - tail.length);
  }

  private byte[] copy(long from, int count) {
    if (count == 0) {
      return NOTHING;
    }
    byte[] bytes = new byte[count];
    int ofHead = Math.clamp(headSize - from, 0, count);
    if (ofHead > 0) {
      System.arraycopy(head, (int) from, bytes, 0, ofHead);
    }
    for (int done = ofHead; done < count; ) {
      int at = (int) ((from - headSize + done) % tail.length);
      int length = Math.min(count - done, tail.length - at);
      System.arraycopy(tail, at, bytes, done, length);
      done += length;
    }
    return bytes;
  }

  /** As text, when there is too much its beginning and its end. */
  synchronized Kept kept(int most) {
    if (total <= most) {
      byte[] all = Arrays.copyOf(head, (int) total);
      byte[] rest = copy(headSize, (int) (total - headSize));
      System.arraycopy(rest, 0, all, headSize, rest.length);
      return new Kept(text(all, 0, all.length), false);
    }
    int half = Math.min(most / 2, HEAD_BYTES - 1);
    byte[] end = copy(total - half, half);
    int first = headEnd(half);
    int last = tailStart(end);
    long left = total - first - (end.length - last);
    String text =
        text(head, 0, first)
            + "\n[… "
            + left
            + " bytes left out …]\n"
            + text(end, last, end.length - last);
    return new Kept(text, true);
  }

  /** Not inside a character. */
  private int headEnd(int wanted) {
    int end = wanted;
    while (end > 0 && wanted - end < LONGEST_CHARACTER && isInside(head[end])) {
      end--;
    }
    return isInside(head[end]) ? wanted : end;
  }

  private static int tailStart(byte[] bytes) {
    int start = 0;
    while (start < bytes.length && start < LONGEST_CHARACTER && isInside(bytes[start])) {
      start++;
    }
    return start;
  }

  private static boolean isInside(byte one) {
    return (one & 0xC0) == 0x80;
  }

  /** What is no text, and what moves cursors, is shown as such; CR with LF is a line break. */
  private static String text(byte[] bytes, int from, int count) {
    return MOVES_CURSORS
        .matcher(new String(bytes, from, count, StandardCharsets.UTF_8))
        .replaceAll("\uFFFD");
  }
}
