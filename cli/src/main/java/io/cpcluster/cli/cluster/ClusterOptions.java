package io.cpcluster.cli.cluster;

import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.DataFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes: which cluster it means and how it speaks. */
public final class ClusterOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder of the cluster that is meant (default: $CPCLUSTER_DATA, or cpcluster/dev in the"
              + " user's data folder).")
  private @Nullable Path data;

  @Option(names = "--json", description = "Answer in JSON, for scripts.")
  private boolean json;

  private final Screen screen;

  public ClusterOptions(Screen screen) {
    this.screen = screen;
  }

  /** The folder of the cluster that is meant. */
  public ClusterFolder folder() {
    return new ClusterFolder(DataFolder.chosen(data));
  }

  /** Whether to answer in JSON. */
  public boolean json() {
    return json;
  }

  /** Where to write. */
  public Screen screen() {
    return screen;
  }
}
