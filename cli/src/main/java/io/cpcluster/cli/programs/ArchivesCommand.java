package io.cpcluster.cli.programs;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.tasks.TaskIds;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.archive.StartupArchive;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.gateway.LocalGateway;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code cpcluster make-startup-archives}, part of the build: runs a small cluster while its JVMs
 * record which classes they load, so that later ones start faster. Its own JVM is told to record by
 * whoever starts it. Without a nats-server there are no archives, and nothing else is lost.
 */
@Command(
    name = "make-startup-archives",
    hidden = true,
    description = "Record what programs load at their start (part of the build).")
public final class ArchivesCommand implements Callable<Integer> {
  private static final int TASKS = 20;
  private static final int NATS_PORT = 24_222;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration ARCHIVE_LIMIT = Duration.ofMinutes(2);

  @Mixin private final ClusterOptions options;

  public ArchivesCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<Path> file = StartupArchive.of("master").file();
    if (file.isEmpty()) {
      options.screen().say("no archives: this does not run from a jar");
      return ExitCode.OK.number();
    }
    System.setProperty(StartupArchive.RECORDING, "true");
    try {
      Files.createDirectories(file.get().getParent());
      record();
    } catch (IOException | CommandFailure failed) {
      options.screen().say("no archives, programs start slower: " + failed.getMessage());
    }
    return ExitCode.OK.number();
  }

  private void record() throws IOException, CommandFailure, InterruptedException {
    try (LocalCluster cluster =
        LocalCluster.builder().masters(1).nodes(1).natsPort(NATS_PORT).ephemeral(true).start()) {
      try (Cluster masters =
          Cluster.open(new ClusterFolder(cluster.dataFolder()), options.screen())) {
        for (int i = 0; i < TASKS; i++) {
          Map<String, Object> task = Map.of("Compute", Map.of("expression", "sqrt(2)*" + i));
          var _ =
              masters
                  .ask(
                      Subjects.TASKS_RUN,
                      Json.write(Map.of("id", TaskIds.random(), "task", task)),
                      LIMIT,
                      LIMIT)
                  .tree();
        }
        var _ = masters.ask(Subjects.NODES_LIST).tree();
      }
      LocalGateway gateway = cluster.startGateway(0);
      call(gateway);
      gateway.stop(ARCHIVE_LIMIT);
      for (Member member :
          Stream.concat(cluster.nodes().stream(), cluster.masters().stream()).toList()) {
        // The JVMs write their archives when they end in order.
        member.stop(ARCHIVE_LIMIT);
      }
    }
  }

  /** Lets the gateway load what it needs; by a bare socket, for an HTTP client is no command's. */
  private static void call(LocalGateway gateway) throws IOException {
    URI url = URI.create(gateway.awaitUrl(LIMIT));
    for (String what : List.of("GET /workers", "GET /tasks/t1", "POST /tasks")) {
      try (Socket socket = new Socket(url.getHost(), url.getPort())) {
        socket.setSoTimeout((int) LIMIT.toMillis());
        String request =
            what
                + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Length: 2\r\n"
                + "Authorization: Bearer "
                + gateway.token()
                + "\r\n\r\n{}";
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        byte[] _ = socket.getInputStream().readAllBytes();
      }
    }
  }
}
