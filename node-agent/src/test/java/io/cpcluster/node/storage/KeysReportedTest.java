package io.cpcluster.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.memory.MemoryStore;
import io.cpcluster.node.payload.Payloads;
import io.cpcluster.node.storage.KeyReports.Told;
import io.cpcluster.node.storage.KeyReports.ToldAll;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node makes of the masters' words about its values. */
@Timeout(20)
class KeysReportedTest {
  private static final Result VALUE = new Result.Data(Bytes.ofText("hi"));
  private static final Result NOT_FOUND = new Result.Error(KeyTasks.NOT_FOUND);

  @TempDir Path folder;
  private final Masters masters = new Masters();
  private MemoryKeys store;
  private KeyTasks keys;

  /** Masters whose words the test chooses. */
  private static final class Masters implements KeyReports {
    final List<Long> storedFrom = new ArrayList<>();
    final CountDownLatch reporting = new CountDownLatch(1);
    CompletableFuture<Told> stored = CompletableFuture.completedFuture(new Told.Recorded(7));
    Told had = new Told.Superseded();
    Set<String> superseded = Set.of();

    @Override
    public Told stored(StoreEntry entry, long from) throws InterruptedException {
      storedFrom.add(from);
      reporting.countDown();
      try {
        return stored.get(10, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException never) {
        return new Told.Failed("the test said nothing");
      }
    }

    @Override
    public Told had(StoreEntry entry) {
      return had;
    }

    @Override
    public ToldAll hadAll(List<StoreEntry> entries) {
      return new ToldAll.Recorded(superseded);
    }
  }

  @BeforeEach
  void open() {
    Payloads payloads = Storings.payloads(folder);
    store =
        new MemoryKeys(
            Storings.NODE,
            new MemoryStore(payloads, InstantSource.system()),
            payloads,
            () -> Storings.INLINE_LIMIT);
    keys = new KeyTasks(store, Storings.supply(payloads), masters, () -> {});
  }

  private Result store() throws InterruptedException {
    return keys.store(new Task.StoreData("k", Content.of(Bytes.ofText("hi"))));
  }

  private Result retrieve() throws InterruptedException {
    return keys.retrieve(new Task.RetrieveData("k"));
  }

  private String stamp() {
    return store.entry("k").orElseThrow().stamp();
  }

  @Test
  void aValueThatIsBeingReportedStaysThoughTheMastersDidNotKnowItWhenTheyWereToldOfAll()
      throws Exception {
    masters.stored = new CompletableFuture<>();
    CompletableFuture<Result> storing = inBackground(this::store);
    assertThat(masters.reporting.await(5, TimeUnit.SECONDS)).isTrue();
    masters.superseded = Set.of(stamp());
    CompletableFuture<Boolean> renewing = inBackground(keys::renew);
    masters.had = new Told.Recorded(7);
    masters.stored.complete(new Told.Recorded(7));

    assertThat(storing.get(5, TimeUnit.SECONDS)).isEqualTo(new Result.Stored());
    assertThat(renewing.get(5, TimeUnit.SECONDS)).isTrue();

    assertThat(retrieve()).isEqualTo(VALUE);
  }

  private interface Work<T> {
    T done() throws InterruptedException;
  }

  private static <T> CompletableFuture<T> inBackground(Work<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                done.complete(work.done());
              } catch (Exception | AssertionError failed) {
                done.completeExceptionally(failed);
              }
            });
    return done;
  }

  @Test
  void whatTheMastersSayTwiceToBeSupersededGoes() throws Exception {
    store();
    masters.superseded = Set.of(stamp());
    masters.had = new Told.Superseded();

    assertThat(keys.renew()).isTrue();

    assertThat(retrieve()).isEqualTo(NOT_FOUND);
  }

  @Test
  void whatTheMastersCannotBeAskedTwiceAboutStays() throws Exception {
    store();
    masters.superseded = Set.of(stamp());
    masters.had = new Told.Failed("nobody is there");

    assertThat(keys.renew()).as("to be told again").isFalse();

    assertThat(retrieve()).isEqualTo(VALUE);
  }

  @Test
  void aWordFromBeforeTheValueWasRecordedAgainDoesNotRemoveIt() throws Exception {
    store();

    assertThat(keys.drop("k", stamp(), 6L)).isFalse();
    assertThat(retrieve()).isEqualTo(VALUE);

    assertThat(keys.drop("k", stamp(), 8L)).isTrue();
    assertThat(retrieve()).isEqualTo(NOT_FOUND);
  }

  @Test
  void aWordOfAnOlderMasterRemovesTheValueOfItsStamp() throws Exception {
    store();

    assertThat(keys.drop("k", "another", null)).isFalse();
    assertThat(keys.drop("k", stamp(), null)).isTrue();
  }

  @Test
  void aValueIsReportedFromTheRecordThatTheNodeKnowsOf() throws Exception {
    store();
    store();
    keys.drop("k", stamp(), 8L);
    store();

    assertThat(masters.storedFrom).containsExactly(0L, 7L, 0L);
  }
}
