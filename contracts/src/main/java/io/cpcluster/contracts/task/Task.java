package io.cpcluster.contracts.task;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node is asked to do. On the wire a task is its kind with its fields, {@code
 * {"Compute":{"expression":"1+2"}}}, or the kind alone when it has none, {@code "GetStorage"};
 * {@link TaskJson} is the table of both.
 */
public sealed interface Task {
  /** An arithmetic expression; answers {@link Result.Number}. */
  record Compute(String expression) implements Task {}

  /** An expression over complex numbers with {@code i}; answers {@link Result.Response}. */
  record ComplexMath(String expression) implements Task {}

  /**
   * An HTTP GET; answers the body.
   *
   * @param anyStatus whether a status of 400 and above is an answer rather than an error
   */
  record HttpRequest(String url, boolean anyStatus) implements Task {}

  /** Connects to {@code host:port}, sends the bytes and answers what comes back. */
  record Tcp(String addr, Content data) implements Task {}

  /** Sends one datagram to {@code host:port} and answers what comes back. */
  record Udp(String addr, Content data) implements Task {}

  /** Keeps bytes under a key. */
  record StoreData(String key, Content data) implements Task {}

  /** Answers the bytes kept under a key. */
  record RetrieveData(String key) implements Task {}

  /** Writes a file inside the node's storage folder. */
  record DiskWrite(String path, Content data) implements Task {}

  /** Reads a file inside the node's storage folder. */
  record DiskRead(String path) implements Task {}

  /** Lists what the node's memory store holds. */
  record GetGlobalRam() implements Task {}

  /** Lists what the node's disk store holds. */
  record GetStorage() implements Task {}

  /**
   * Runs a command: exactly one of the two is given.
   *
   * @param cmd text for {@code sh -c}
   * @param argv a program and its arguments
   */
  record Shell(@Nullable String cmd, @Nullable List<String> argv) implements Task {
    public Shell {
      argv = argv == null ? null : List.copyOf(argv);
    }
  }

  /** The kind as it stands on the wire, such as {@code Compute}. */
  default String kind() {
    return switch (this) {
      case Compute _ -> "Compute";
      case ComplexMath _ -> "ComplexMath";
      case HttpRequest _ -> "HttpRequest";
      case Tcp _ -> "Tcp";
      case Udp _ -> "Udp";
      case StoreData _ -> "StoreData";
      case RetrieveData _ -> "RetrieveData";
      case DiskWrite _ -> "DiskWrite";
      case DiskRead _ -> "DiskRead";
      case GetGlobalRam _ -> "GetGlobalRam";
      case GetStorage _ -> "GetStorage";
      case Shell _ -> "Shell";
    };
  }

  /** The data it carries, when it is of a kind that has some. */
  default Optional<Content> content() {
    return switch (this) {
      case Tcp(String _, Content data) -> Optional.of(data);
      case Udp(String _, Content data) -> Optional.of(data);
      case StoreData(String _, Content data) -> Optional.of(data);
      case DiskWrite(String _, Content data) -> Optional.of(data);
      case Compute _,
          ComplexMath _,
          HttpRequest _,
          RetrieveData _,
          DiskRead _,
          GetGlobalRam _,
          GetStorage _,
          Shell _ ->
          Optional.empty();
    };
  }

  /** The same with other data; a task of a kind without data stays as it is. */
  default Task withContent(Content data) {
    return switch (this) {
      case Tcp(String addr, Content _) -> new Tcp(addr, data);
      case Udp(String addr, Content _) -> new Udp(addr, data);
      case StoreData(String key, Content _) -> new StoreData(key, data);
      case DiskWrite(String path, Content _) -> new DiskWrite(path, data);
      case Compute _,
          ComplexMath _,
          HttpRequest _,
          RetrieveData _,
          DiskRead _,
          GetGlobalRam _,
          GetStorage _,
          Shell _ ->
          this;
    };
  }
}
