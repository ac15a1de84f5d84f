package io.cpcluster.node.memory;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.node.memory.MemoryStore.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However values come and go at once, the store counts each once. Two small values fit. */
@Tag("races")
public class MemoryStoreRaceTest {
  private final MemoryStore store = new MemoryStore(null, () -> Instant.EPOCH, 600);

  private Optional<String> put(String key, int bytes) throws IOException {
    return store.put(key, new Value.Small(Bytes.of(new byte[bytes])));
  }

  @Operation
  public Optional<String> putA() throws IOException {
    return put("a", 10);
  }

  @Operation
  public Optional<String> putLargeA() throws IOException {
    return put("a", 60);
  }

  @Operation
  public Optional<String> putB() throws IOException {
    return put("b", 20);
  }

  @Operation
  public Optional<String> putC() throws IOException {
    return put("c", 30);
  }

  @Operation
  public void removeA() throws IOException {
    store.remove("a");
  }

  @Operation
  public Optional<Integer> sizeOfA() {
    return store
        .get("a")
        .map(value -> value instanceof Value.Small(Bytes bytes) ? bytes.size() : -1);
  }

  @Test
  void everyOrderOfTwoThreadsIsOneOfASingleThread() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(60)
        .threads(2)
        .actorsPerThread(3)
        .check(MemoryStoreRaceTest.class);
  }
}
