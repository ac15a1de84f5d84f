package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Places that running transfers will fill: each by one. Thread-safe. */
final class TakenNames {
  private final Set<Path> paths = ConcurrentHashMap.newKeySet();

  void take(Path path) throws Refused {
    if (!paths.add(path)) {
      throw new Refused(
          ErrorCode.CONFLICT,
          path.getFileName() + " is being received already; one transfer at a time fills a name");
    }
  }

  void free(Path path) {
    paths.remove(path);
  }
}
