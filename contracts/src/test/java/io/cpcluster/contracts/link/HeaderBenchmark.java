package io.cpcluster.contracts.link;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import java.util.List;

/** Nanoseconds to write and read a header, the general way and the fast one. Run it by hand. */
public final class HeaderBenchmark {
  private static final int COUNT = 2_000_000;

  private HeaderBenchmark() {}

  /** Runs three rounds, of which two warm up. */
  public static void main(String[] arguments) throws InvalidField {
    List<LinkMessage> messages =
        List.of(
            new DirectWork.AssignTask("t12345", new Task.Compute("1+2"), "lease-1", 60_000),
            new DirectWork.TaskResult("t12345", new Result.Number(3)),
            new Payload.Chunk("transfer-1", 0, 77, "0".repeat(64)));
    for (int round = 0; round < 3; round++) {
      for (LinkMessage message : messages) {
        measure(message);
      }
    }
  }

  private static void measure(LinkMessage message) throws InvalidField {
    byte[] into = new byte[1_024];
    byte[] header = LinkMessageJson.write(message);
    long kept = 0;
    long start = System.nanoTime();
    for (int i = 0; i < COUNT; i++) {
      kept += LinkMessageJson.write(message).length;
    }
    long written = System.nanoTime();
    for (int i = 0; i < COUNT; i++) {
      kept += LinkMessageJson.read(header).hashCode();
    }
    long read = System.nanoTime();
    for (int i = 0; i < COUNT; i++) {
      kept += LinkMessageJson.write(message, into, 12);
    }
    long fastWritten = System.nanoTime();
    for (int i = 0; i < COUNT; i++) {
      kept += LinkMessageJson.read(into, 12, header.length).hashCode();
    }
    long fastRead = System.nanoTime();
    System.out.printf(
        "%s, %d bytes: write %d -> %d ns, read %d -> %d ns (%d)%n",
        message.getClass().getSimpleName(),
        header.length,
        (written - start) / COUNT,
        (fastWritten - read) / COUNT,
        (read - written) / COUNT,
        (fastRead - fastWritten) / COUNT,
        kept & 1);
  }
}
