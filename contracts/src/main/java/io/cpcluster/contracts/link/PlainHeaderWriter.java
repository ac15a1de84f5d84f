package io.cpcluster.contracts.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;

/**
 * Writes the headers that travel most, tasks of arithmetic, their results and chunks, straight into
 * an array: the bytes are those of the general writer. Texts that need an escape or are not ASCII
 * are left to that. One per header; not thread-safe.
 */
final class PlainHeaderWriter {
  static final byte[] ASSIGN_TASK = ascii("{\"AssignTask\":{");
  static final byte[] TASK_RESULT = ascii("{\"TaskResult\":{");
  static final byte[] CHUNK = ascii("{\"Chunk\":{");

  /** Returned when the general writer is to write it. */
  static final int NOT_PLAIN = -1;

  private static final byte[] ID = ascii("\"id\":");
  private static final byte[] COMPUTE = ascii(",\"task\":{\"Compute\":{\"expression\":");
  private static final byte[] TASK_END = ascii("}}");
  private static final byte[] LEASE = ascii(",\"lease\":");
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

  /** Names, signs and numbers of any of the messages need no more than this beside their texts. */
  private static final int ROOM_BESIDE_TEXTS = 160;

  /** Below this Java writes whole doubles without an exponent. */
  private static final double MAX_WITHOUT_EXPONENT = 1e7;

  private final byte[] into;
  private int at;
  private boolean isPlain = true;

  private PlainHeaderWriter(byte[] into, int at) {
    this.into = into;
    this.at = at;
  }

  /**
   * Writes a message.
   *
   * @return where it ends; {@link #NOT_PLAIN} when it is for the general writer, or has no room
   */
  static int write(LinkMessage message, byte[] into, int at) {
    return switch (message) {
      case DirectWork.AssignTask task when task.task() instanceof Task.Compute compute ->
          new PlainHeaderWriter(into, at).assignTask(task, compute);
      case DirectWork.TaskResult result -> new PlainHeaderWriter(into, at).taskResult(result);
      case Payload.Chunk chunk -> new PlainHeaderWriter(into, at).chunk(chunk);
      case DirectWork _, Payload _, LaneMessage _ -> NOT_PLAIN;
    };
  }

  private int assignTask(DirectWork.AssignTask task, Task.Compute compute) {
    String lease = task.lease();
    int texts = task.id().length() + compute.expression().length();
    if (!fits(lease == null ? texts : texts + lease.length())) {
      return NOT_PLAIN;
    }
    put(ASSIGN_TASK);
    text(ID, task.id());
    text(COMPUTE, compute.expression());
    put(TASK_END);
    if (lease != null) {
      text(LEASE, lease);
    }
    number(TIMEOUT, task.timeoutMs());
    return finish();
  }

  private int taskResult(DirectWork.TaskResult result) {
    int text =
        switch (result.result()) {
          case Result.Response(String response) -> response.length();
          case Result.Error(String error) -> error.length();
          case Result.Number(double value) when Double.isFinite(value) -> 0;
          case Result.Stored _, Result.Written _ -> 0;
          case Result.Number _, Result.Data _, Result.Output _, Result.Blob _ -> into.length;
        };
    if (!fits(result.id().length() + text)) {
      return NOT_PLAIN;
    }
    put(TASK_RESULT);
    text(ID, result.id());
    put(RESULT);
    result(result.result());
    return finish();
  }

  private void result(Result result) {
    switch (result) {
      case Result.Number(double value) -> {
        put(NUMBER);
        put(value);
        put('}');
      }
      case Result.Response(String text) -> {
        text(RESPONSE, text);
        put('}');
      }
      case Result.Error(String text) -> {
        text(ERROR, text);
        put('}');
      }
      case Result.Stored _ -> put(STORED);
      case Result.Written _ -> put(WRITTEN);
      case Result.Data _, Result.Output _, Result.Blob _ -> isPlain = false;
    }
  }

  private int chunk(Payload.Chunk chunk) {
    if (!fits(chunk.transfer().length() + chunk.sha256().length())) {
      return NOT_PLAIN;
    }
    put(CHUNK);
    text(TRANSFER, chunk.transfer());
    number(ITEM, chunk.item());
    number(INDEX, chunk.index());
    text(SHA256, chunk.sha256());
    return finish();
  }

  private boolean fits(int texts) {
    return at + texts + ROOM_BESIDE_TEXTS <= into.length;
  }

  private int finish() {
    put(END);
    return isPlain ? at : NOT_PLAIN;
  }

  private void put(byte[] word) {
    System.arraycopy(word, 0, into, at, word.length);
    at += word.length;
  }

  private void put(char sign) {
    into[at++] = (byte) sign;
  }

  private void text(byte[] name, String text) {
    put(name);
    put('"');
    byte[] to = into;
    int start = at;
    int length = text.length();
    boolean isText = true;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      isText &= c >= ' ' && c < 0x80 && c != '"' && c != '\\';
      to[start + i] = (byte) c;
    }
    at = start + length;
    isPlain &= isText;
    put('"');
  }

  private void number(byte[] name, long value) {
    put(name);
    whole(value);
  }

  private void put(double value) {
    long whole = (long) value;
    boolean isMinusZero = whole == 0 && 1 / value < 0;
    if (whole == value && Math.abs(value) < MAX_WITHOUT_EXPONENT && !isMinusZero) {
      whole(whole);
      put('.');
      put('0');
    } else {
      digits(Double.toString(value));
    }
  }

  private void whole(long value) {
    if (value < 0 || value > Integer.MAX_VALUE) {
      digits(Long.toString(value));
      return;
    }
    int left = (int) value;
    int end = at + decimals(left);
    at = end;
    do {
      into[--end] = (byte) ('0' + left % 10);
      left /= 10;
    } while (left > 0);
  }

  private static int decimals(int value) {
    int count = 1;
    for (int left = value / 10; left > 0; left /= 10) {
      count++;
    }
    return count;
  }

  private void digits(String text) {
    for (int i = 0; i < text.length(); i++) {
      into[at++] = (byte) text.charAt(i);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
