package io.cpcluster.natsserver;

import io.cpcluster.natsserver.binary.ServerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Starts the operating system's process of a server and waits until it answers. */
final class ServerProcess {
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration GREETING_LIMIT = Duration.ofSeconds(5);
  private static final int LOG_LINES = 12;

  private final Process process;
  private final Addresses addresses;

  private ServerProcess(Process process, Addresses addresses) {
    this.process = process;
    this.addresses = addresses;
  }

  Process process() {
    return process;
  }

  Addresses addresses() {
    return addresses;
  }

  static ServerProcess start(ServerFolder folder, NatsServerSettings settings) throws IOException {
    List<String> command = new ArrayList<>();
    if (settings.lifetime() == Lifetime.DETACHED) {
      setsid().ifPresent(command::add);
    }
    command.addAll(List.of(settings.binary().toString(), "-c", folder.configuration().toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.output().toFile())
            .start();
    process.getOutputStream().close();
    try {
      Addresses addresses = awaitAddresses(process, folder, settings.startLimit());
      ServerInfo.read(addresses.client(), GREETING_LIMIT);
      return new ServerProcess(process, addresses);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Addresses awaitAddresses(Process process, ServerFolder folder, Duration limit)
      throws IOException {
    long endNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<Addresses> addresses = PortsFile.read(folder.portsFolder());
      if (addresses.isPresent()) {
        return addresses.get();
      }
      if (!process.isAlive()) {
        throw new NatsServerStartException(
            "nats-server ended with exit code " + process.exitValue() + ":\n" + lastWords(folder));
      }
      if (System.nanoTime() - endNanos > 0 || Thread.currentThread().isInterrupted()) {
        throw new NatsServerStartException(
            "nats-server did not listen within " + limit.toSeconds() + " s:\n" + lastWords(folder));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static String lastWords(ServerFolder folder) throws IOException {
    Path log = Files.exists(folder.log()) ? folder.log() : folder.output();
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.output()));
    if (lines.isEmpty() && Files.exists(log)) {
      lines.addAll(Files.readAllLines(log));
    }
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  private static Optional<String> setsid() {
    return Optional.of("/usr/bin/setsid").filter(path -> Files.isExecutable(Path.of(path)));
  }

  static boolean awaitEnd(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
