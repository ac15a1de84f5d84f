package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.messaging.Dispatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A healthy cluster: what waits in the queue is handed out without a hot loop, and runs once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryTest {
  private static final int TASKS = 2_000;
  private static final int MOST_DELIVERIES = 3;

  private Stage stage;
  private LocalCluster cluster;
  private People people;
  private Store store;
  private Happenings happenings;

  @BeforeAll
  void start() throws Exception {
    stage = Stage.of(DeliveryTest.class, LocalCluster.builder());
    cluster = stage.cluster();
    people = stage.people();
    store = stage.store();
    happenings = stage.happenings();
  }

  @AfterAll
  void stop() throws Exception {
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  void aQueuedTaskIsDeliveredThreeTimesAtMost() throws Exception {
    Load before = Load.of("first", 500);
    submitToTheQueue(before);
    before.endedRecords(people, Duration.ofSeconds(20));
    Map<Long, Long> deliveries = watchDeliveries();
    long deliveredBefore = delivered();

    Load load = Load.of("deliver", TASKS);
    submitToTheQueue(load);
    load.endedRecords(people, Duration.ofSeconds(30));

    endsAreTold(load);
    List<String> queued =
        load.sums().stream()
            .map(Load.Sum::id)
            .filter(id -> happenings.count(id, "queued") > 0)
            .toList();
    assertThat(queued).as("tasks that waited in the queue").hasSizeGreaterThan(TASKS / 20);
    Deadline.await(
        "the queue is empty",
        Duration.ofSeconds(10),
        () -> store.messages(Buckets.QUEUE_STREAM) == 0);
    assertThat(delivered() - deliveredBefore)
        .as("deliveries of %d queued tasks", queued.size())
        .isLessThanOrEqualTo((long) queued.size() * MOST_DELIVERIES);
    assertThat(deliveries.values())
        .as("deliveries of each queue message")
        .isNotEmpty()
        .allMatch(times -> times <= MOST_DELIVERIES);
  }

  @Test
  void theSameIdThroughTwoConnectionsAtOnceRunsOnce() throws Exception {
    try (People other = People.of(cluster)) {
      Load mine = Load.of("twice", 300);
      Load theirs = Load.of("twice", 300);
      List<Throwable> failures = new ArrayList<>();
      Thread second =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      theirs.submit(other, Duration.ofSeconds(20));
                    } catch (Exception | AssertionError failed) {
                      failures.add(failed);
                    }
                  });
      mine.submit(people, Duration.ofSeconds(20));
      second.join();

      assertThat(failures).isEmpty();
      Map<String, JsonNode> records = mine.endedRecords(people, Duration.ofSeconds(20));
      assertThat(records.values())
          .allMatch(record -> record.path("attempts").size() == 1)
          .allMatch(record -> record.path("state").asString("").equals("finished"));
      endsAreTold(mine);
      // A node may refuse a task that it was assigned; then it did not run.
      assertThat(mine.sums())
          .filteredOn(
              sum ->
                  happenings.count(sum.id(), "running") - happenings.count(sum.id(), "refused")
                      != 1)
          .map(sum -> happenings.of(sum.id()))
          .isEmpty();
      assertThat(mine.sums())
          .filteredOn(sum -> stage.executions().of(sum.id()).size() != 1)
          .isEmpty();
    }
  }

  /** Lets no node take work while these are submitted, so that they wait in the queue. */
  private void submitToTheQueue(Load load) throws Exception {
    tellEveryNode(Subjects.NODES_DRAIN);
    load.submit(people, Duration.ofSeconds(30));
    tellEveryNode(Subjects.NODES_RESUME);
  }

  private void tellEveryNode(String subject) throws InterruptedException {
    for (JsonNode node : people.nodes()) {
      assertThat(people.ask(subject, node.path("id").asString("")).toString())
          .doesNotContain("\"error\"");
    }
  }

  /** No master died, so each end is told, and once. */
  private void endsAreTold(Load load) throws InterruptedException {
    List<String> ids = load.sums().stream().map(Load.Sum::id).toList();
    happenings.await(
        () -> "ends of " + ids.stream().filter(id -> happenings.ends(id) == 0).toList(),
        Duration.ofSeconds(10),
        () -> ids.stream().allMatch(id -> happenings.ends(id) > 0));
    assertThat(ids).filteredOn(id -> happenings.ends(id) > 1).isEmpty();
  }

  /** Lets the consumers tell of each acknowledgement how many deliveries it took. */
  private Map<Long, Long> watchDeliveries() throws Exception {
    Map<Long, Long> deliveriesBySequence = new ConcurrentHashMap<>();
    Dispatch dispatch = store.connection().dispatch("deliveries");
    dispatch.subscribe(
        "$JS.EVENT.METRIC.CONSUMER.ACK." + Buckets.QUEUE_STREAM + ".>",
        null,
        message -> {
          JsonNode metric = Store.read(message);
          deliveriesBySequence.merge(
              metric.path("stream_seq").asLong(0), metric.path("deliveries").asLong(0), Math::max);
        });
    assertThat(store.queueConsumers()).as("consumers of the queue").isNotEmpty();
    for (JsonNode consumer : store.queueConsumers()) {
      ObjectNode config = ((ObjectNode) consumer.path("config")).put("sample_freq", "100");
      String name = consumer.path("name").asString("");
      String request =
          "{\"stream_name\":\"%s\",\"action\":\"update\",\"config\":%s}"
              .formatted(Buckets.QUEUE_STREAM, config);
      JsonNode updated =
          store.api(
              "CONSUMER.CREATE.%s.%s.%s"
                  .formatted(
                      Buckets.QUEUE_STREAM, name, config.path("filter_subject").asString("")),
              request);
      assertThat(updated.path("error").isMissingNode()).as("%s", updated).isTrue();
    }
    return deliveriesBySequence;
  }

  /** How often messages of the queue were handed out so far. */
  private long delivered() throws InterruptedException {
    return store.queueConsumers().stream()
        .mapToLong(consumer -> consumer.path("delivered").path("consumer_seq").asLong(0))
        .sum();
  }
}
