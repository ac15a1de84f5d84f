package io.cpcluster.cli.cluster;

import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.DataFolder;
import io.cpcluster.messaging.context.NatsEnvironment;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What every command takes: which cluster it means and how it speaks. A group of commands takes
 * both for all below it; what a command itself is given wins.
 */
public final class ClusterOptions {
  private static final String DATA = "--data";
  private static final String JSON = "--json";
  private static final String CONTEXT = "--context";

  @Option(
      names = DATA,
      paramLabel = "DIR",
      description =
          "Folder of the cluster that is meant (default: $CPCLUSTER_DATA, or cpcluster/dev in the"
              + " user's data folder).")
  private @Nullable Path data;

  @Option(
      names = CONTEXT,
      paramLabel = "NAME",
      description = "The cluster on the NATS of this context of the nats command.")
  private @Nullable String context;

  @Option(names = JSON, description = "Answer in JSON, for scripts.")
  private boolean json;

  private final Screen screen;

  /** The command that takes these options; set by picocli. */
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  public ClusterOptions(Screen screen) {
    this.screen = screen;
  }

  /** The folder of the cluster that is meant. */
  public ClusterFolder folder() {
    Path given = data;
    return new ClusterFolder(DataFolder.chosen(given == null ? ofGroup(DATA, Path.class) : given));
  }

  /** Whether this command was told the folder. */
  public boolean isGivenFolder() {
    return data != null || ofGroup(DATA, Path.class) != null;
  }

  /** Whether somebody named the folder, rather than leaving it to be the usual one. */
  public boolean namesFolder() {
    return isGivenFolder() || !System.getenv().getOrDefault(DataFolder.VARIABLE, "").isBlank();
  }

  /** Whether the cluster is that of a folder, not one that a context or variables name. */
  public boolean meansFolder() {
    return context().isEmpty() && (namesFolder() || !NatsEnvironment.saysWhere(System.getenv()));
  }

  /** The context of the {@code nats} command that is meant, when one is named. */
  public Optional<String> context() {
    return Optional.ofNullable(context == null ? ofGroup(CONTEXT, String.class) : context);
  }

  private <T> @Nullable T ofGroup(String name, Class<T> type) {
    CommandSpec group = command == null ? null : command.parent();
    while (group != null) {
      OptionSpec option = group.findOption(name);
      T given = option == null ? null : type.cast(option.getValue());
      if (given != null) {
        return given;
      }
      group = group.parent();
    }
    return null;
  }

  /** Lets a group of commands take them for all below it. */
  public static void addTo(CommandSpec group) {
    if (group.findOption(DATA) == null) {
      group.addOption(
          OptionSpec.builder(DATA)
              .paramLabel("DIR")
              .type(Path.class)
              .description("Folder of the cluster that is meant, for the command that follows.")
              .build());
      group.addOption(
          OptionSpec.builder(CONTEXT)
              .paramLabel("NAME")
              .type(String.class)
              .description("Context of the nats command, for the command that follows.")
              .build());
      group.addOption(
          OptionSpec.builder(JSON)
              .type(Boolean.class)
              .arity("0")
              .description("The command that follows answers in JSON.")
              .build());
    }
  }

  /** Whether to answer in JSON. */
  public boolean json() {
    return json || Boolean.TRUE.equals(ofGroup(JSON, Boolean.class));
  }

  /** Where to write. */
  public Screen screen() {
    return screen;
  }
}
