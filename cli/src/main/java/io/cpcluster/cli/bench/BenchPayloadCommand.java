package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.transfer.TransferEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster bench payload}: bytes made at one peer, taken at another. */
@Command(
    name = "payload",
    description = "Measure a payload made at one peer and taken at another, as a blob.",
    footer = {
      "",
      "Measures the cluster that is up, with two peers in this process: from the bytes in memory"
          + " at",
      "the one to the verified blob at the other. The middle of the rounds, and the best."
    })
public final class BenchPayloadCommand implements Callable<Integer> {
  private static final Duration KEEP = Duration.ofMinutes(5);
  private static final int LIMIT_SECONDS = 120;

  @Mixin private final ClusterOptions options;

  @Option(
      names = "--size",
      converter = SizeOption.class,
      description = "Bytes of the payload, such as 64MiB (default).")
  private long size = 64L << 20;

  @Option(names = "--rounds", description = "How often it is measured (default 15).")
  private int rounds = 15;

  public BenchPayloadCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (rounds < 1 || size < 1 || size > Integer.MAX_VALUE - 16) {
      throw CommandFailure.usage("--rounds must be at least 1, --size from 1 to 2GiB");
    }
    byte[] payload = new byte[(int) size];
    Random random = new Random(1);
    Histogram times = new Histogram(3);
    try (TwoPeers peers = TwoPeers.join(options)) {
      for (int round = -2; round < rounds; round++) {
        random.nextBytes(payload);
        long took = handOver(peers, payload);
        if (round >= 0) {
          times.recordValue(took);
        }
      }
    }
    PayloadFigures figures =
        new PayloadFigures(
            Rounded.to(1, times.getValueAtPercentile(50) / 1e6),
            Rounded.to(1, times.getMinValue() / 1e6),
            size,
            rounds,
            Runtime.getRuntime().availableProcessors());
    options.screen().print(options.json() ? Json.writeText(figures) : Json.writePretty(figures));
    return ExitCode.OK.number();
  }

  private static long handOver(TwoPeers peers, byte[] payload)
      throws CommandFailure, InterruptedException, IOException {
    long began = System.nanoTime();
    BlobId blob = peers.from().peer().makeBlob(payload, KEEP);
    try {
      TransferEnd end =
          peers.connection().handOver(blob).ended().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      long took = System.nanoTime() - began;
      peers.from().peer().dropBlob(blob);
      peers.to().peer().dropBlob(blob);
      return switch (end) {
        case TransferEnd.Completed _ -> took;
        case TransferEnd.Failed(var code, String message) ->
            throw ClientPeer.failure(code, message);
      };
    } catch (ExecutionException | TimeoutException late) {
      throw CommandFailure.timedOut("The payload did not come within " + LIMIT_SECONDS + " s.");
    }
  }
}
