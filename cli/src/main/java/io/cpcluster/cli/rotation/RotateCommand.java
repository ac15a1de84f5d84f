package io.cpcluster.cli.rotation;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.foundation.Rotation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cpcluster rotate}: changes the authorities of a cluster while it runs. */
@Command(name = "rotate", description = "Change the authorities of a cluster while it runs.")
public final class RotateCommand {

  /** {@code rotate intermediate}. */
  @Command(
      name = "intermediate",
      description = "Make new authorities for masters, below the root there is.",
      footer = {
        "",
        "Masters read their files again by themselves. Certificates that the former authority gave",
        "stay good until they end, within a day. An authority that was stolen is believed until it",
        "ends, or until the root is changed and the older one withdrawn."
      })
  public static final class Intermediate implements Callable<Integer> {
    @Mixin private final ClusterOptions options;

    @Parameters(paramLabel = "MASTER", description = "Such as master-1 (default: all).")
    private List<String> masters = new ArrayList<>();

    public Intermediate(ClusterOptions options) {
      this.options = options;
    }

    @Override
    public Integer call() throws IOException {
      Rotation rotation = Rotation.in(options.folder(), Instant.now());
      List<Path> changed = rotation.intermediates(masters);
      say(
          options,
          changed,
          Optional.empty(),
          List.of("Copy them to their masters' hosts; a master reads its own again by itself."));
      return ExitCode.OK.number();
    }
  }

  /** {@code rotate root}. */
  @Command(
      name = "root",
      description = "Make a newer root beside the one there is; with --withdraw end the older one.",
      footer = {
        "",
        "Needs authority/root.key for as long as it runs. Between the two steps both roots are",
        "believed, and nodes learn of the newer one within seconds, those that are off when they",
        "come back. Nodes that were off the whole time need a new token.",
      })
  public static final class Root implements Callable<Integer> {
    @Mixin private final ClusterOptions options;

    @Option(names = "--withdraw", description = "End the belief in the older root.")
    private boolean withdraw;

    @Option(
        names = "--now",
        description = "With --withdraw: before a day is over, as when the older key was stolen.")
    private boolean atOnce;

    public Root(ClusterOptions options) {
      this.options = options;
    }

    @Override
    public Integer call() throws IOException, CommandFailure {
      Instant now = Instant.now();
      Rotation rotation = Rotation.in(options.folder(), now);
      Optional<Instant> from = rotation.withdrawableFrom();
      if (!withdraw) {
        List<Path> changed = rotation.addRoot();
        say(options, changed, rotation.withdrawableFrom(), ofServers());
        return ExitCode.OK.number();
      }
      if (from.isEmpty()) {
        throw CommandFailure.usage("No root is being changed; cpcluster rotate root begins that.");
      }
      if (now.isBefore(from.get()) && !atOnce) {
        throw CommandFailure.usage(
            "Nodes that are off may know the older root only. Wait until "
                + from.get()
                + ", or add --now: those need a new token then.");
      }
      say(options, rotation.withdraw(), Optional.empty(), ofServers());
      return ExitCode.OK.number();
    }

    private static List<String> ofServers() {
      return List.of(
          "Copy them to their hosts: masters read theirs again by themselves, a nats-server when",
          "told to (nats-server --signal reload). New tokens name the newest root.");
    }
  }

  private RotateCommand() {}

  /** The group, which does nothing by itself. */
  public static RotateCommand group() {
    return new RotateCommand();
  }

  private static void say(
      ClusterOptions options, List<Path> changed, Optional<Instant> from, List<String> next) {
    if (options.json()) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("changed", changed.stream().map(Path::toString).toList());
      from.ifPresent(time -> report.put("withdraw_from_ms", time.toEpochMilli()));
      options.screen().printJson(report);
      return;
    }
    options.screen().print("Changed in " + options.folder().root() + ":");
    for (Path file : changed) {
      options.screen().print("  " + options.folder().root().relativize(file));
    }
    next.forEach(options.screen()::print);
    from.ifPresent(
        time ->
            options
                .screen()
                .print("Both roots are believed now. From " + time + ": rotate root --withdraw"));
  }
}
