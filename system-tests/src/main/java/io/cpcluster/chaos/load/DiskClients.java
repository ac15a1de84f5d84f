package io.cpcluster.chaos.load;

import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Has a node write files and values all the time, under names that come again after some minutes.
 * What it said is written last, or something later, must be there when all is quiet. A virtual
 * thread for each write; so many at once.
 */
public final class DiskClients implements AutoCloseable {
  private static final int WRITES_AT_ONCE = 4;
  private static final int READS_AT_ONCE = 16;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_ATTEMPTS = 3;

  /** So many that a write is long settled when its name comes again; what is kept is bounded. */
  private static final int NAMES = 1_200;

  private final NatsConnection connection;
  private final History history;
  private final Auditor auditor;
  private final String node;
  private final Path storage;
  private final Semaphore window = new Semaphore(WRITES_AT_ONCE);
  private final ConcurrentMap<Integer, Piece> written = new ConcurrentHashMap<>();
  private final AtomicLong errors = new AtomicLong();
  private final Thread writing;
  private volatile boolean over;

  /** The number of the next piece; written by the thread that writes, read when it has ended. */
  private volatile int last;

  /** What is written once: a file, or a value under a key. */
  private record Piece(int number) {
    String text() {
      return "written by " + number;
    }

    int name() {
      return number % NAMES;
    }

    private boolean isFile() {
      return number % 2 == 0;
    }

    /** Those that were written under this name at the time of this one or later. */
    Stream<Piece> orLater(int last) {
      return IntStream.iterate(number, later -> later <= last, later -> later + NAMES)
          .mapToObj(Piece::new);
    }

    Map<String, Object> write() {
      return isFile()
          ? Map.of("DiskWrite", Map.of("path", "f-" + name(), "data", text()))
          : Map.of("StoreData", Map.of("key", "v-" + name(), "data", text()));
    }

    Map<String, Object> read() {
      return isFile()
          ? Map.of("DiskRead", Map.of("path", "f-" + name()))
          : Map.of("RetrieveData", Map.of("key", "v-" + name()));
    }

    String expected() {
      List<Integer> bytes = new ArrayList<>();
      for (byte one : text().getBytes(StandardCharsets.UTF_8)) {
        bytes.add((int) one);
      }
      return Json.writeText(Map.of("Bytes", bytes));
    }
  }

  /**
   * @param auditor is told of each task that is submitted
   * @param node which writes
   * @param storage where it does
   */
  public DiskClients(
      NatsConnection connection, History history, Auditor auditor, String node, Path storage) {
    this.connection = connection;
    this.history = history;
    this.auditor = auditor;
    this.node = node;
    this.storage = storage;
    this.writing = Thread.ofVirtual().name("disk clients").start(this::writeAll);
  }

  /** How often a write was answered with an error of the node. */
  public long errors() {
    return errors.get();
  }

  private void writeAll() {
    try {
      for (int number = 0; !over; number++) {
        last = number;
        Piece piece = new Piece(number);
        window.acquire();
        Thread.ofVirtual().name("disk client").start(() -> write(piece));
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Piece piece) {
    String id = "d-" + piece.number();
    try {
      history.add(at -> new Entry.Sent(at, id, MAX_ATTEMPTS, ""));
      auditor.watch(id);
      run(Map.of("id", id, "max_attempts", MAX_ATTEMPTS), piece.write())
          .ifPresent(result -> told(id, piece, result));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      window.release();
    }
  }

  private void told(String id, Piece piece, JsonNode result) {
    history.add(at -> new Entry.Accepted(at, id));
    history.add(at -> new Entry.Told(at, id, result.toString()));
    if (result.has("Error")) {
      errors.incrementAndGet();
    } else {
      written.merge(piece.name(), piece, (a, b) -> a.number() > b.number() ? a : b);
    }
  }

  /** The result; empty when nobody told one. */
  private Optional<JsonNode> run(Map<String, Object> options, Map<String, Object> task)
      throws InterruptedException {
    Map<String, Object> submission = new LinkedHashMap<>(options);
    submission.put("target", node);
    submission.put("task", task);
    submission.put("result_ttl_ms", Plan.RETENTION.toMillis());
    Reply reply = connection.request(Subjects.TASKS_RUN, Json.write(submission), LIMIT);
    return reply instanceof Reply.Answered(Message message)
            && message.header(Headers.ERROR_CODE) == null
        ? Watch.read(message).path("TaskResult").optional("result")
        : Optional.empty();
  }

  /** Writes no more. */
  public void finish() throws InterruptedException {
    over = true;
    writing.join();
    var _ = window.tryAcquire(WRITES_AT_ONCE, LIMIT.toMillis() * 2, TimeUnit.MILLISECONDS);
  }

  /** Takes down what the node still has, once all is quiet. */
  public void readBack() throws IOException, InterruptedException {
    Semaphore reads = new Semaphore(READS_AT_ONCE);
    for (Piece piece : written.values()) {
      reads.acquire();
      Thread.ofVirtual()
          .name("disk client reads")
          .start(
              () -> {
                try {
                  read(piece);
                } finally {
                  reads.release();
                }
              });
    }
    reads.acquire(READS_AT_ONCE);
    List<String> unfinished;
    try (Stream<Path> files = Files.walk(storage)) {
      unfinished =
          files.map(Path::toString).filter(name -> name.endsWith(".part")).sorted().toList();
    }
    history.add(
        at -> new Entry.Carried(at, "unfinished files of " + node, "[]", unfinished.toString()));
  }

  private void read(Piece piece) {
    String got = "nobody told";
    String id = "e-" + piece.number();
    history.add(at -> new Entry.Sent(at, id, MAX_ATTEMPTS, ""));
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (System.nanoTime() < endNanos) {
        Optional<JsonNode> result = run(Map.of("id", id), piece.read());
        if (result.isPresent()) {
          got = result.get().toString();
          break;
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    String there = got;
    String expected =
        piece
            .orLater(last)
            .map(Piece::expected)
            .filter(there::equals)
            .findFirst()
            .orElse(piece.expected());
    history.add(at -> new Entry.Carried(at, piece.toString(), expected, there));
  }

  @Override
  public void close() {
    over = true;
    writing.interrupt();
  }
}
