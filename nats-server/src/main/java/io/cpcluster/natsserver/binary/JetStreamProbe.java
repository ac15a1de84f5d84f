package io.cpcluster.natsserver.binary;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts a server with JetStream on a free port of loopback and reads its greeting. */
final class JetStreamProbe {
  private static final Duration START_LIMIT = Duration.ofSeconds(15);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final Pattern LISTENING =
      Pattern.compile("Listening for client connections on \\S*:(\\d{1,5})\\s*$");

  private JetStreamProbe() {}

  static ServerInfo probe(Path binary) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("cpcluster-probe");
    try {
      List<String> command =
          List.of(
              binary.toString(), "-a", "127.0.0.1", "-p", "-1", "-js", "-sd", folder.toString());
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      try {
        InetSocketAddress address =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port(process));
        return ServerInfo.read(address, ANSWER_LIMIT);
      } finally {
        end(process);
      }
    } finally {
      Folders.deleteTree(folder);
    }
  }

  private static int port(Process process) throws IOException, InterruptedException {
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Thread.ofVirtual().name("probe output").start(() -> read(process, port));
    try {
      return port.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new IOException("did not listen within " + START_LIMIT.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e);
    }
  }

  private static void read(Process process, CompletableFuture<Integer> port) {
    String last = "";
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        last = line;
        Matcher matcher = LISTENING.matcher(line);
        if (matcher.find()) {
          port.complete(Integer.parseInt(matcher.group(1)));
        }
      }
      port.completeExceptionally(new IOException("ended before it listened: " + last));
    } catch (IOException e) {
      port.completeExceptionally(e);
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(2, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor(2, TimeUnit.SECONDS);
    }
  }
}
