package io.cpcluster.contracts.task;

import io.cpcluster.contracts.json.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The hash by which an ended record remembers a task too large to keep. */
final class TaskHash {
  /** The largest task, in bytes of JSON, that an ended record keeps whole. */
  static final int MAX_KEPT_BYTES = 4096;

  private TaskHash() {}

  static String of(Task task) {
    return of(Json.write(task));
  }

  /** The hash of a task that is too large to keep, or nothing. */
  static Optional<String> whenLarge(Task task) {
    if (isSurelySmall(task)) {
      return Optional.empty();
    }
    byte[] json = Json.write(task);
    return json.length > MAX_KEPT_BYTES ? Optional.of(of(json)) : Optional.empty();
  }

  private static boolean isSurelySmall(Task task) {
    return switch (task) {
      case Task.Compute(String expression) -> expression.length() < MAX_KEPT_BYTES / 8;
      case Task.ComplexMath(String expression) -> expression.length() < MAX_KEPT_BYTES / 8;
      case Task.GetGlobalRam _, Task.GetStorage _ -> true;
      case Task.HttpRequest _,
          Task.Tcp _,
          Task.Udp _,
          Task.StoreData _,
          Task.RetrieveData _,
          Task.DiskWrite _,
          Task.DiskRead _,
          Task.Shell _ ->
          false;
    };
  }

  private static String of(byte[] json) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
