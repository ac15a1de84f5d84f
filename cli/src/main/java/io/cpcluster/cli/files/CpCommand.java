package io.cpcluster.cli.files;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.nodes.NodePages;
import io.cpcluster.dataplane.transfer.Outgoing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cpcluster cp}: one file, to or from a node. */
@Command(
    name = "cp",
    description = "Copy a file to a node or from one.",
    footer = {
      "",
      "Examples:",
      "  cpcluster cp report.pdf worker-2:reports/today.pdf",
      "  cpcluster cp worker-2:reports/today.pdf .",
      "PATH is relative to the node's folder for received files. Existing files are kept."
    })
public final class CpCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(index = "0", paramLabel = "FROM", description = "A file, or NODE:PATH.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "NODE:PATH, or a file or folder.")
  private String to = "";

  @Option(names = "--sha256", description = "Show what sha256sum would show, too.")
  private boolean flatHash;

  public CpCommand(ClusterOptions options) {
    this.options = options;
  }

  /** A file of a node. */
  private record Remote(String node, String path) {
    static Optional<Remote> of(String text) {
      int colon = text.indexOf(':');
      boolean remote =
          colon > 0 && text.indexOf('/') != 0 && !text.substring(0, colon).contains("/");
      return remote
          ? Optional.of(new Remote(text.substring(0, colon), text.substring(colon + 1)))
          : Optional.empty();
    }
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    Optional<Remote> source = Remote.of(from);
    Optional<Remote> target = Remote.of(to);
    if (source.isPresent() == target.isPresent()) {
      throw CommandFailure.usage(
          "One of the two is NODE:PATH, such as: cpcluster cp report.pdf worker-2:report.pdf");
    }
    return target.isPresent() ? upload(target.get()) : download(source.orElseThrow());
  }

  private int upload(Remote target) throws CommandFailure, InterruptedException, IOException {
    Path file = Path.of(from);
    LocalFile.requireReadable(file);
    String path = target.path();
    String name = path.isEmpty() || path.endsWith("/") ? path + LocalFile.name(file) : path;
    return transfer(target.node()).send(List.of(new Outgoing(file, name)));
  }

  private int download(Remote source) throws CommandFailure, InterruptedException, IOException {
    if (source.path().isEmpty()) {
      throw CommandFailure.usage("Name the file: " + source.node() + ":PATH");
    }
    Path into = Path.of(to);
    if (Files.isDirectory(into)) {
      into = into.resolve(source.path().substring(source.path().lastIndexOf('/') + 1));
    }
    if (Files.exists(into)) {
      throw CommandFailure.usage(into + " exists already; remove it or name another.");
    }
    return transfer(source.node()).fetch(source.path(), into);
  }

  private FileTransfer transfer(String node) throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      return new FileTransfer(options, NodePages.find(cluster, node), flatHash);
    }
  }
}
