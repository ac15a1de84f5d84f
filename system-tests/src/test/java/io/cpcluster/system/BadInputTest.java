package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Whatever people send: one answer, soon, that says what was wrong and what would be right. Nothing
 * of it is stored, and every process lives on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final Duration REFUSAL_LIMIT = Duration.ofMillis(50);
  private static final Duration RESULT_LIMIT = Duration.ofMillis(100);
  private static final Duration THREADS_LIMIT = Duration.ofSeconds(2);

  /** A machine busy with something else may spoil one measurement, not three. */
  private static final int MEASUREMENTS = 3;

  private static final String SUBMIT = Subjects.TASKS_SUBMIT;
  private static final String COMPUTE = "{\"Compute\":{\"expression\":\"1+2\"}}";

  private Stage stage;
  private LocalCluster cluster;
  private People people;
  private Store store;
  private List<Long> pids;
  private long recordsBefore;

  /** What is sent, and what has to be answered. */
  record Bad(
      String name,
      String subject,
      byte[] body,
      ErrorCode code,
      @Nullable String id,
      List<String> says) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void start() throws Exception {
    stage = Stage.of(BadInputTest.class, LocalCluster.builder().masters(2).nodes(1));
    cluster = stage.cluster();
    people = stage.people();
    store = stage.store();
    people.submit(Tasks.submission("taken", "1+1"), Duration.ofSeconds(5));
    people.awaitResult("taken", Duration.ofSeconds(5));
    for (int warmUp = 0; warmUp < 200; warmUp++) {
      people.ask(SUBMIT, "{\"id\":\"warm up\",\"task\":" + COMPUTE + "}");
      people.run("1+" + warmUp);
    }
    pids = members().map(Member::pid).toList();
  }

  @AfterAll
  void stop() throws Exception {
    if (stage != null) {
      stage.close();
    }
  }

  @BeforeEach
  void countRecords() throws InterruptedException {
    recordsBefore = store.messages(Store.TASKS);
  }

  @AfterEach
  void allProcessesLiveOn() {
    assertThat(members().filter(Member::isAlive).map(Member::pid)).isEqualTo(pids);
  }

  private Stream<Member> members() {
    return Stream.concat(cluster.masters().stream(), cluster.nodes().stream());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badInputIsRefusedSoonInWords(Bad bad) throws Exception {
    Answer fastest = people.ask(bad.subject(), bad.body());
    for (int i = 1; i < MEASUREMENTS && fastest.took().compareTo(REFUSAL_LIMIT) >= 0; i++) {
      fastest = people.ask(bad.subject(), bad.body());
    }

    assertThat(fastest.code()).as("%s", fastest).isEqualTo(bad.code().wireName());
    assertThat(fastest.message()).isNotBlank();
    assertThat(bad.says()).allMatch(fastest.message()::contains, fastest.message());
    assertThat(fastest.errorNumber()).isEqualTo(Integer.toString(bad.code().number()));
    assertThat(fastest.errorText()).isNotBlank();
    JsonNode id = fastest.body().path("error").path("id");
    assertThat(id.isNull() ? null : id.asString("absent")).as("%s", fastest).isEqualTo(bad.id());
    assertThat(fastest.took()).as("%s", fastest).isLessThan(REFUSAL_LIMIT);
    assertThat(store.messages(Store.TASKS)).as("records").isEqualTo(recordsBefore);
  }

  @Test
  void eachIsAnsweredOnceAndNothingIsQueued() throws Exception {
    Map<String, BlockingQueue<Message>> replies = new LinkedHashMap<>();
    for (Bad bad : bad().toList()) {
      replies.put(bad.name(), people.askForAll(bad.subject(), bad.body(), Duration.ofSeconds(2)));
    }
    Deadline.lasts(Duration.ofSeconds(2));

    replies.forEach((name, all) -> assertThat(all).as(name).hasSize(1));
    assertThat(store.messages(Buckets.QUEUE_STREAM)).isZero();
    assertThat(store.messages(Store.TASKS)).as("records").isEqualTo(recordsBefore);
    assertThat(people.compute("1+2")).isEqualTo(3.0);
  }

  static Stream<Bad> bad() {
    List<Bad> bad = new ArrayList<>();
    addDocuments(bad);
    addTasks(bad);
    addOptions(bad);
    addQuestions(bad);
    return bad.stream();
  }

  private static void addDocuments(List<Bad> bad) {
    ErrorCode broken = ErrorCode.INVALID_JSON;
    bad.add(of("broken JSON", "{\"Compute\":", broken, null));
    bad.add(of("an empty body", "", broken, null, "empty"));
    bad.add(of("100,000 levels", "[".repeat(100_000), broken, null));
    bad.add(of("a key twice", twoIds(), broken, null, "id"));
    bad.add(of("NaN as a number", "{\"Compute\":{\"expression\":NaN}}", broken, null));
    bad.add(of("something after the end", COMPUTE + "{}", broken, null));
    bad.add(of("a number of 100,000 digits", "1".repeat(100_000), broken, null));
    bad.add(of("2 MiB", "\"" + "x".repeat(2 << 20) + "\"", ErrorCode.TOO_LARGE, null, "1048576"));
    byte[] mark = ("\uFEFF" + COMPUTE).getBytes(StandardCharsets.UTF_8);
    bad.add(new Bad("a byte order mark", SUBMIT, mark, broken, null, List.of()));
    byte[] notUtf8 = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
    bad.add(new Bad("bytes that are no UTF-8", SUBMIT, notUtf8, broken, null, List.of()));
    bad.add(of("half a surrogate pair", Tasks.compute("\\ud800"), broken, null));
  }

  private static String twoIds() {
    return "{\"id\":\"b1\",\"id\":\"b1\",\"task\":" + COMPUTE + "}";
  }

  private static void addTasks(List<Bad> bad) {
    ErrorCode task = ErrorCode.INVALID_TASK;
    bad.add(
        of(
            "an unknown kind",
            "{\"Computer\":{\"expression\":\"1\"}}",
            task,
            null,
            "Computer",
            "did you mean \"Compute\"?"));
    bad.add(
        of(
            "a misspelt field",
            "{\"task\":{\"Compute\":{\"expresion\":\"1+2\"}}}",
            task,
            null,
            "Compute: unknown field \"expresion\"; did you mean \"expression\"?"));
    bad.add(of("no expression", envelope("{\"Compute\":{}}", ""), task, "b2", "expression"));
    bad.add(
        of(
            "a wrong type",
            envelope("{\"Compute\":{\"expression\":5}}", ""),
            task,
            "b2",
            "expression",
            "string"));
    bad.add(of("a list in place of a task", "[1,2,3]", task, null));
    bad.add(of("no task", "{\"id\":\"b2\"}", ErrorCode.INVALID_REQUEST, "b2", "task"));
    bad.add(
        of(
            "the same id with another task",
            "{\"id\":\"taken\",\"task\":" + COMPUTE + "}",
            ErrorCode.ID_CONFLICT,
            "taken",
            "another task"));
    bad.add(
        new Bad(
            "several tasks to run",
            Subjects.TASKS_RUN,
            ("{\"tasks\":[" + COMPUTE + "]}").getBytes(StandardCharsets.UTF_8),
            ErrorCode.INVALID_REQUEST,
            null,
            List.of(Subjects.TASKS_SUBMIT)));
    bad.add(of("no tasks at all", "{\"tasks\":[]}", ErrorCode.INVALID_REQUEST, null, "1000"));
  }

  private static void addOptions(List<Bad> bad) {
    ErrorCode request = ErrorCode.INVALID_REQUEST;
    ErrorCode id = ErrorCode.INVALID_ID;
    bad.add(of("a space in the id", withId("a b"), id, "a b", "A-Z a-z 0-9 _ -"));
    bad.add(of("a dot in the id", withId("a.b"), id, "a.b"));
    bad.add(of("a wildcard as id", withId(">"), id, ">"));
    bad.add(of("65 letters as id", withId("x".repeat(65)), id, "x".repeat(65), "64"));
    bad.add(option("an unknown field", "\"prority\":5", request, "did you mean \"priority\"?"));
    bad.add(option("a negative priority", "\"priority\":-1", request, "priority", "0 to 9"));
    bad.add(option("a negative time-out", "\"timeout_ms\":-1", request, "timeout_ms"));
    bad.add(option("no attempts", "\"max_attempts\":0", request, "max_attempts"));
    bad.add(option("a negative delay", "\"delay_ms\":-1000", request, "delay_ms"));
    bad.add(option("a fraction", "\"priority\":1.5", request, "priority"));
    bad.add(option("a text for a number", "\"priority\":\"9\"", request, "priority", "number"));
    bad.add(option("a too short ttl", "\"result_ttl_ms\":19999", request, "result_ttl_ms"));
    bad.add(option("an unknown retry", "\"retry\":\"alway\"", request, "alway", "never"));
    bad.add(option("a bad label", "\"labels\":[\"a b\"]", request, "label"));
    bad.add(
        option("an unknown target", "\"target\":\"nobody\"", ErrorCode.UNKNOWN_TARGET, "nobody"));
  }

  private static void addQuestions(List<Bad> bad) {
    for (String subject :
        List.of(
            Subjects.TASKS_RESULT, Subjects.TASKS_GET, Subjects.TASKS_CANCEL, Subjects.TASKS_WHY)) {
      bad.add(question("nothing known", subject, "{\"id\":\"b9\"}", ErrorCode.NOT_FOUND, "b9"));
      bad.add(question("a bad id", subject, "{\"id\":\"a b\"}", ErrorCode.INVALID_ID, null));
      bad.add(question("no id", subject, "{}", ErrorCode.INVALID_REQUEST, null));
      bad.add(
          question("an unknown field", subject, unknownField(), ErrorCode.INVALID_REQUEST, null));
    }
    bad.add(
        question(
            "a negative wait",
            Subjects.TASKS_RESULT,
            "{\"id\":\"taken\",\"wait_ms\":-1}",
            ErrorCode.INVALID_REQUEST,
            null));
    ErrorCode request = ErrorCode.INVALID_REQUEST;
    String list = Subjects.TASKS_LIST;
    bad.add(question("an unknown state", list, "{\"state\":\"runing\"}", request, null));
    bad.add(question("a negative limit", list, "{\"limit\":-1}", request, null));
    bad.add(question("a text", list, "\"all\"", request, null));
    bad.add(
        question(
            "an unknown node",
            Subjects.NODES_GET,
            "{\"id\":\"nobody\"}",
            ErrorCode.UNKNOWN_NODE,
            "nobody"));
  }

  private static String unknownField() {
    return "{\"id\":\"taken\",\"idd\":\"taken\"}";
  }

  private static Bad of(
      String name, String body, ErrorCode code, @Nullable String id, String... says) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Bad(name, SUBMIT, bytes, code, id, List.of(says));
  }

  private static Bad option(String name, String option, ErrorCode code, String... says) {
    return of(name, envelope(COMPUTE, "," + option), code, "b2", says);
  }

  private static Bad question(
      String name, String subject, String body, ErrorCode code, @Nullable String id) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Bad(name + " on " + subject, subject, bytes, code, id, List.of());
  }

  private static String envelope(String task, String more) {
    return "{\"id\":\"b2\",\"task\":" + task + more + "}";
  }

  private static String withId(String id) {
    return "{\"id\":\"" + id + "\",\"task\":" + COMPUTE + "}";
  }

  @Test
  void aReplySubjectThatIsNoInboxIsNeverWrittenToAndLogged() throws Exception {
    BlockingQueue<Message> written = new LinkedBlockingQueue<>();
    Dispatch dispatch = store.connection().dispatch("foreign");
    dispatch.subscribe("cpcluster.events.task.forged.>", null, written::add);
    dispatch.subscribe("$KV.cpcluster_tasks.forged", null, written::add);

    store.publish(Subjects.TASKS_RUN, "cpcluster.events.task.forged.finished", COMPUTE);
    store.publish(Subjects.TASKS_RUN, "$KV.cpcluster_tasks.forged", COMPUTE);
    store.publish(SUBMIT, "$KV.cpcluster_tasks.forged", "{\"id\":\"a b\"}");

    Deadline.await(
        "a line in the log of a master",
        Duration.ofSeconds(5),
        () -> {
          for (Member master : cluster.masters()) {
            if (Files.readString(master.log()).contains("reply to")) {
              return true;
            }
          }
          return false;
        });
    for (int i = 0; i < 20; i++) {
      people.run("1+2");
    }
    store.connection().flush(Duration.ofSeconds(5));
    assertThat(written).isEmpty();
    dispatch.close();
  }

  @Test
  void peopleMayNotWriteToStateOrSpeakAsMasters() throws Exception {
    String inbox = "_INBOX.people.rights";
    people.connection().publish("$KV.cpcluster_tasks.forged", inbox, Map.of(), new byte[1]);
    people.connection().publish("cpcluster.queue.4.Worker.t.1", inbox, Map.of(), new byte[1]);
    people.connection().flush(Duration.ofSeconds(5));

    assertThat(store.messages(Store.TASKS)).isEqualTo(recordsBefore);
    assertThat(store.messages(Buckets.QUEUE_STREAM)).isZero();
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void anExpressionEndsWithin100Ms(String expression, @Nullable String result) throws Exception {
    long node = cluster.nodes().getFirst().pid();
    int threadsBefore = threads(node);

    Answer fastest = people.run(expression);
    for (int i = 1; i < MEASUREMENTS && fastest.took().compareTo(RESULT_LIMIT) > 0; i++) {
      fastest = people.run(expression);
    }

    assertThat(fastest.took()).as("%s", fastest).isLessThanOrEqualTo(RESULT_LIMIT);
    if (result == null) {
      assertThat(fastest.result().has("Error") || fastest.isError()).as("%s", fastest).isTrue();
    } else {
      assertThat(fastest.result().toString()).isEqualTo(result);
    }
    Deadline.await(
        "at most " + threadsBefore + " threads, as before",
        THREADS_LIMIT,
        () -> threads(node) <= threadsBefore);
  }

  /** Expressions with their results; null stands for an error in words. */
  static Stream<Arguments> expressions() {
    Map<String, String> results = new LinkedHashMap<>();
    results.put("1/0", "{\"Number\":\"Infinity\"}");
    results.put("a+3", null);
    results.put("x+cos9y)", null);
    results.put("2)", null);
    results.put("-".repeat(100_000) + "1", null);
    results.put("(".repeat(100_000), null);
    results.put("a".repeat(20_000), null);
    results.put("٣+١", null);
    results.put("9^9^9^9", "{\"Number\":\"Infinity\"}");
    results.put("1e309", "{\"Number\":\"Infinity\"}");
    results.put("sqrt(-1)", "{\"Number\":\"NaN\"}");
    results.put("log(0)", "{\"Number\":\"-Infinity\"}");
    results.put("1+2", "{\"Number\":3.0}");
    return results.entrySet().stream()
        .map(
            entry ->
                Arguments.argumentSet(shortened(entry.getKey()), entry.getKey(), entry.getValue()));
  }

  private static String shortened(String text) {
    return text.length() <= 20 ? text : text.substring(0, 20) + "… (" + text.length() + ")";
  }

  private static int threads(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("Threads:"))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
