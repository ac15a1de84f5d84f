package io.cpcluster.contracts.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers that {@link PlainHeaderWriter} writes, byte by byte: the same fields in the
 * same order, no spaces, no escapes, ASCII. Whatever is different is not wrong, it is left to the
 * general reader. One per header; not thread-safe.
 */
final class PlainHeaderReader {
  private static final byte[] ID = ascii("\"id\":");
  private static final byte[] COMPUTE = ascii(",\"task\":{\"Compute\":{\"expression\":");
  private static final byte[] LEASE = ascii("}},\"lease\":");
  private static final byte[] TASK_END = ascii("}}");
  private static final byte[] TIMEOUT = ascii(",\"timeout_ms\":");
  private static final byte[] RESULT = ascii(",\"result\":");
  private static final byte[] NUMBER = ascii("{\"Number\":");
  private static final byte[] RESPONSE = ascii("{\"Response\":");
  private static final byte[] ERROR = ascii("{\"Error\":");
  private static final byte[] STORED = ascii("\"Stored\"");
  private static final byte[] WRITTEN = ascii("\"Written\"");
  private static final byte[] TRANSFER = ascii("\"transfer\":");
  private static final byte[] ITEM = ascii(",\"item\":");
  private static final byte[] INDEX = ascii(",\"index\":");
  private static final byte[] SHA256 = ascii(",\"sha256\":");
  private static final byte[] END = ascii("}}");
  private static final byte[] ONE_END = ascii("}");

  /** A whole number of so many digits fits into a long. */
  private static final int MAX_DIGITS = 18;

  /** Not a whole number from 0. */
  private static final long NONE = -1;

  private final byte[] from;
  private final int end;
  private int at;

  private PlainHeaderReader(byte[] from, int at, int length) {
    this.from = from;
    this.at = at;
    this.end = at + length;
  }

  /** The message, or null when it is for the general reader. */
  static @Nullable LinkMessage read(byte[] from, int at, int length) {
    PlainHeaderReader reader = new PlainHeaderReader(from, at, length);
    LinkMessage message = reader.message();
    return reader.at == reader.end ? message : null;
  }

  private @Nullable LinkMessage message() {
    if (skip(PlainHeaderWriter.ASSIGN_TASK)) {
      return assignTask();
    }
    if (skip(PlainHeaderWriter.TASK_RESULT)) {
      return taskResult();
    }
    return skip(PlainHeaderWriter.CHUNK) ? chunk() : null;
  }

  private @Nullable LinkMessage assignTask() {
    String id = skip(ID) ? text() : null;
    String expression = id != null && skip(COMPUTE) ? text() : null;
    if (id == null || expression == null) {
      return null;
    }
    String lease = null;
    if (skip(LEASE)) {
      lease = text();
      if (lease == null) {
        return null;
      }
    } else if (!skip(TASK_END)) {
      return null;
    }
    long timeoutMs = skip(TIMEOUT) ? whole() : NONE;
    return timeoutMs != NONE && skip(END)
        ? new DirectWork.AssignTask(id, new Task.Compute(expression), lease, timeoutMs)
        : null;
  }

  private @Nullable LinkMessage taskResult() {
    String id = skip(ID) ? text() : null;
    Result result = id != null && skip(RESULT) ? result() : null;
    return id != null && result != null && skip(END) ? new DirectWork.TaskResult(id, result) : null;
  }

  private @Nullable Result result() {
    if (skip(NUMBER)) {
      double number = PlainNumber.read(from, at, end);
      at = PlainNumber.end(from, at, end);
      return !Double.isNaN(number) && skip(ONE_END) ? new Result.Number(number) : null;
    }
    if (skip(RESPONSE)) {
      String text = text();
      return text != null && skip(ONE_END) ? new Result.Response(text) : null;
    }
    if (skip(ERROR)) {
      String text = text();
      return text != null && skip(ONE_END) ? new Result.Error(text) : null;
    }
    if (skip(STORED)) {
      return new Result.Stored();
    }
    return skip(WRITTEN) ? new Result.Written() : null;
  }

  private @Nullable LinkMessage chunk() {
    String transfer = skip(TRANSFER) ? text() : null;
    long item = transfer != null && skip(ITEM) ? whole() : NONE;
    long index = item != NONE && item <= Integer.MAX_VALUE && skip(INDEX) ? whole() : NONE;
    String sha256 = index != NONE && skip(SHA256) ? text() : null;
    return transfer != null && sha256 != null && skip(END)
        ? new Payload.Chunk(transfer, (int) item, index, sha256)
        : null;
  }

  private boolean skip(byte[] expected) {
    int after = at + expected.length;
    if (after > end || !Arrays.equals(from, at, after, expected, 0, expected.length)) {
      return false;
    }
    at = after;
    return true;
  }

  private @Nullable String text() {
    if (at >= end || from[at] != '"') {
      return null;
    }
    int start = at + 1;
    for (int i = start; i < end; i++) {
      byte b = from[i];
      if (b == '"') {
        at = i + 1;
        return new String(from, start, i - start, ISO_8859_1);
      }
      if (b < ' ' || b == '\\') {
        return null;
      }
    }
    return null;
  }

  private long whole() {
    int start = at;
    long value = 0;
    while (at < end && from[at] >= '0' && from[at] <= '9' && at - start < MAX_DIGITS) {
      value = value * 10 + from[at++] - '0';
    }
    boolean isNumber = at > start && (from[start] != '0' || at == start + 1);
    return isNumber ? value : NONE;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
