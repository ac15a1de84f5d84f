package io.cpcluster.natsserver;

import io.cpcluster.natsserver.binary.ServerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Starts the operating system's process of a server, whose configuration is written, and waits
 * until it answers.
 *
 * @param handle of nats-server itself, not of what started it
 */
record ServerProcess(ProcessHandle handle, Addresses addresses) {
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration GREETING_LIMIT = Duration.ofSeconds(5);
  private static final int LOG_LINES = 12;

  static ServerProcess start(ServerFolder folder, NatsServerSettings settings) throws IOException {
    Process process = launch(folder, settings);
    if (settings.lifetime() == Lifetime.THIS_JVM) {
      EndWithJvm.watch(process.toHandle());
    }
    try {
      Addresses addresses = awaitAddresses(process, folder, settings);
      ServerInfo info = ServerInfo.read(addresses.client(), GREETING_LIMIT);
      if (!info.jetStream()) {
        throw new NatsServerStartException("nats-server runs without JetStream");
      }
      return new ServerProcess(serverHandle(process, folder), addresses);
    } catch (IOException | RuntimeException e) {
      end(serverHandle(process, folder));
      end(process.toHandle());
      throw e;
    }
  }

  private static Process launch(ServerFolder folder, NatsServerSettings settings)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (settings.lifetime() == Lifetime.DETACHED && Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(settings.binary().toString());
    command.addAll(List.of("-c", folder.configuration().toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.output().toFile())
            .start();
    process.getOutputStream().close();
    return process;
  }

  private static Addresses awaitAddresses(
      Process process, ServerFolder folder, NatsServerSettings settings) throws IOException {
    long endNanos = System.nanoTime() + settings.startLimit().toNanos();
    while (true) {
      Optional<Addresses> addresses = PortsFile.read(folder.portsFolder(), settings.host());
      if (addresses.isPresent()) {
        return addresses.get();
      }
      if (!process.isAlive()) {
        throw new NatsServerStartException(
            "nats-server ended with exit code " + process.exitValue() + ":\n" + lastWords(folder));
      }
      if (System.nanoTime() - endNanos > 0 || Thread.currentThread().isInterrupted()) {
        throw new NatsServerStartException(
            "nats-server did not listen within "
                + settings.startLimit().toSeconds()
                + " s:\n"
                + lastWords(folder));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static String lastWords(ServerFolder folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : List.of(folder.log(), folder.output())) {
      if (Files.exists(file)) {
        try (Stream<String> all = Files.lines(file)) {
          List<String> some = all.toList();
          lines.addAll(some.subList(Math.max(0, some.size() - LOG_LINES), some.size()));
        }
      }
    }
    return String.join("\n", lines);
  }

  private static ProcessHandle serverHandle(Process process, ServerFolder folder) {
    try {
      long pid = Long.parseLong(Files.readString(folder.pidFile()).strip());
      return ProcessHandle.of(pid).orElseGet(process::toHandle);
    } catch (IOException | NumberFormatException _) {
      return process.toHandle();
    }
  }

  private static void end(ProcessHandle handle) {
    handle.destroyForcibly();
    awaitEnd(handle, GREETING_LIMIT);
  }

  /** Whether the process is gone within the limit. */
  static boolean awaitEnd(ProcessHandle handle, Duration limit) {
    try {
      handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException _) {
      return !handle.isAlive();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return !handle.isAlive();
    }
  }
}
