package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.dataplane.transfer.Outgoing;
import io.cpcluster.dataplane.transfer.TransferEnd;
import io.cpcluster.launcher.processes.ProcStat;
import io.cpcluster.peer.yardstick.Yardsticks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster bench transfer}: a file from one peer to another. */
@Command(
    name = "transfer",
    description = "Measure a verified file transfer between two peers over their link.",
    footer = {
      "",
      "Measures the cluster that is up, with two peers in this process. The yardstick is a plain",
      "blocking copy over TLS in this process, hashed at both ends. Best of the rounds each."
    })
public final class BenchTransferCommand implements Callable<Integer> {
  private static final int BLOCK = 1 << 20;
  private static final int LIMIT_MINUTES = 10;
  private static final double GIB = 1L << 30;
  private static final double MIB = 1 << 20;

  @Mixin private final ClusterOptions options;

  @Option(
      names = "--size",
      converter = SizeOption.class,
      description = "Bytes of the file, such as 1GiB (default).")
  private long size = 1L << 30;

  @Option(names = "--rounds", description = "How often each is measured (default 3).")
  private int rounds = 3;

  public BenchTransferCommand(ClusterOptions options) {
    this.options = options;
  }

  private record Round(double mibPerSecond, double cpuSecondsPerGib) {
    Round better(Round other) {
      return other.mibPerSecond > mibPerSecond ? other : this;
    }
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (rounds < 1 || size < 1) {
      throw CommandFailure.usage("--rounds and --size must each be at least 1");
    }
    Path folder = Files.createTempDirectory("cpcluster-bench-");
    Path file = folder.resolve("payload");
    try (TwoPeers peers = TwoPeers.join(options)) {
      write(file);
      Round ours = new Round(0, 0);
      Round yardstick = new Round(0, 0);
      for (int round = 1; round <= rounds; round++) {
        options.screen().say("round " + round + " of " + rounds);
        ours = ours.better(transfer(peers, file, "bench-" + round));
        yardstick = yardstick.better(copy(file, folder.resolve("copy")));
      }
      TransferFigures figures =
          new TransferFigures(
              Rounded.to(0, ours.mibPerSecond),
              Rounded.to(0, yardstick.mibPerSecond),
              Rounded.to(2, ours.mibPerSecond / yardstick.mibPerSecond),
              Rounded.to(2, ours.cpuSecondsPerGib),
              Rounded.to(2, yardstick.cpuSecondsPerGib),
              size,
              Runtime.getRuntime().availableProcessors());
      options.screen().print(options.json() ? Json.writeText(figures) : Json.writePretty(figures));
      return ExitCode.OK.number();
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder.resolve("copy"));
      Files.deleteIfExists(folder);
    }
  }

  private void write(Path file) throws IOException {
    byte[] block = new byte[BLOCK];
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = size; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
  }

  private Round transfer(TwoPeers peers, Path file, String name)
      throws CommandFailure, InterruptedException, IOException {
    double cpu = cpuSeconds();
    long began = System.nanoTime();
    try {
      TransferEnd end =
          peers
              .connection()
              .send(name, List.of(new Outgoing(file, name)), false)
              .ended()
              .get(LIMIT_MINUTES, TimeUnit.MINUTES);
      double seconds = (System.nanoTime() - began) / 1e9;
      double used = cpuSeconds() - cpu;
      Files.deleteIfExists(peers.to().peer().received().resolve(name));
      return switch (end) {
        case TransferEnd.Completed _ -> new Round(size / MIB / seconds, used / (size / GIB));
        case TransferEnd.Failed(var code, String message) ->
            throw ClientPeer.failure(code, message);
      };
    } catch (ExecutionException | TimeoutException late) {
      throw CommandFailure.timedOut("The transfer did not end in " + LIMIT_MINUTES + " minutes.");
    }
  }

  private Round copy(Path from, Path to) throws IOException, InterruptedException {
    Yardsticks.Copy copied = Yardsticks.copy(from, to);
    Files.delete(to);
    return new Round(copied.mebibytesPerSecond(), copied.cpuSeconds() / (size / GIB));
  }

  private static double cpuSeconds() {
    return ProcStat.of(ProcessHandle.current().pid()).map(ProcStat::cpuSeconds).orElse(0.0);
  }
}
