package io.cpcluster.cli;

import io.cpcluster.cli.bench.BenchCommand;
import io.cpcluster.cli.bench.BenchDirectCommand;
import io.cpcluster.cli.bench.BenchLinksCommand;
import io.cpcluster.cli.bench.BenchPayloadCommand;
import io.cpcluster.cli.bench.BenchShellCommand;
import io.cpcluster.cli.bench.BenchStoreCommand;
import io.cpcluster.cli.bench.BenchTasksCommand;
import io.cpcluster.cli.bench.BenchTransferCommand;
import io.cpcluster.cli.bench.crowd.BenchNodesCommand;
import io.cpcluster.cli.bench.recovery.BenchRecoveryCommand;
import io.cpcluster.cli.cluster.ClusterCommand;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.dev.DevCommand;
import io.cpcluster.cli.dev.DownCommand;
import io.cpcluster.cli.dev.EnvCommand;
import io.cpcluster.cli.dev.KillCommand;
import io.cpcluster.cli.dev.StartGatewayCommand;
import io.cpcluster.cli.dev.StartMasterCommand;
import io.cpcluster.cli.dev.StartNodeCommand;
import io.cpcluster.cli.dev.StatusCommand;
import io.cpcluster.cli.dev.UpCommand;
import io.cpcluster.cli.doctor.DoctorCommand;
import io.cpcluster.cli.events.EventsCommand;
import io.cpcluster.cli.files.CpCommand;
import io.cpcluster.cli.files.SendCommand;
import io.cpcluster.cli.gateway.GatewayCommand;
import io.cpcluster.cli.links.LinkCloseCommand;
import io.cpcluster.cli.links.LinksCommand;
import io.cpcluster.cli.nodes.NodeCommand;
import io.cpcluster.cli.nodes.NodesCommand;
import io.cpcluster.cli.peers.PingCommand;
import io.cpcluster.cli.programs.ArchivesCommand;
import io.cpcluster.cli.programs.InitCommand;
import io.cpcluster.cli.programs.LaunchCommand;
import io.cpcluster.cli.programs.MasterCommand;
import io.cpcluster.cli.programs.NodeProgramCommand;
import io.cpcluster.cli.rotation.RotateCommand;
import io.cpcluster.cli.shell.ShellCommand;
import io.cpcluster.cli.store.StoreCommand;
import io.cpcluster.cli.store.StoreGetCommand;
import io.cpcluster.cli.store.StoreListCommand;
import io.cpcluster.cli.store.StorePutCommand;
import io.cpcluster.cli.store.StoreRemoveCommand;
import io.cpcluster.cli.tasks.RunCommand;
import io.cpcluster.cli.tasks.SubmitCommand;
import io.cpcluster.cli.tasks.TaskCancelCommand;
import io.cpcluster.cli.tasks.TaskCommand;
import io.cpcluster.cli.tasks.TaskGetCommand;
import io.cpcluster.cli.tasks.TaskGroupCommand;
import io.cpcluster.cli.tasks.TaskListCommand;
import io.cpcluster.cli.tasks.TaskLogsCommand;
import io.cpcluster.cli.tasks.TaskResultCommand;
import io.cpcluster.cli.tasks.TaskWhyCommand;
import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.cli.tokens.TokenCommand;
import io.cpcluster.cli.tokens.TokenCreateCommand;
import io.cpcluster.cli.tokens.TokenListCommand;
import io.cpcluster.cli.tokens.TokenRevokeCommand;
import io.cpcluster.cli.users.UserAddCommand;
import io.cpcluster.cli.users.UserCommand;
import io.cpcluster.cli.users.UserListCommand;
import io.cpcluster.cli.users.UserRevokeCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;

/** All commands there are. */
public final class CommandTree {
  private CommandTree() {}

  /** The commands, writing to a screen. */
  public static CommandLine of(Screen screen) {
    ClusterOptionsSource options = () -> new ClusterOptions(screen);
    CommandLine root = new CommandLine(new Cpcluster());
    root.addSubcommand(dev(options));
    root.addSubcommand(run(options));
    root.addSubcommand(new SubmitCommand(options.get()));
    root.addSubcommand(task(options));
    root.addSubcommand(nodes(options));
    root.addSubcommand(
        new CommandLine(new LinksCommand(options.get()))
            .addSubcommand(new LinkCloseCommand(options.get())));
    root.addSubcommand(new PingCommand(options.get()));
    root.addSubcommand(new SendCommand(options.get()));
    root.addSubcommand(new CpCommand(options.get()));
    root.addSubcommand(
        new CommandLine(new StoreCommand())
            .addSubcommand(new StorePutCommand(options.get()))
            .addSubcommand(new StoreGetCommand(options.get()))
            .addSubcommand(new StoreListCommand(options.get()))
            .addSubcommand(new StoreRemoveCommand(options.get())));
    root.addSubcommand(new EventsCommand(options.get()));
    root.addSubcommand(new ShellCommand(options.get()));
    root.addSubcommand(new ClusterCommand(options.get()));
    root.addSubcommand(new DoctorCommand(options.get()));
    root.addSubcommand(
        new CommandLine(new BenchCommand())
            .addSubcommand(new BenchTasksCommand(options.get()))
            .addSubcommand(new BenchDirectCommand(options.get()))
            .addSubcommand(new BenchLinksCommand(options.get()))
            .addSubcommand(new BenchTransferCommand(options.get()))
            .addSubcommand(new BenchPayloadCommand(options.get()))
            .addSubcommand(new BenchShellCommand(options.get()))
            .addSubcommand(new BenchRecoveryCommand(options.get()))
            .addSubcommand(new BenchNodesCommand(options.get()))
            .addSubcommand(new BenchStoreCommand(options.get())));
    root.addSubcommand(
        new CommandLine(new TokenCommand())
            .addSubcommand(new TokenCreateCommand(options.get()))
            .addSubcommand(new TokenListCommand(options.get()))
            .addSubcommand(new TokenRevokeCommand(options.get())));
    root.addSubcommand(
        new CommandLine(new UserCommand())
            .addSubcommand(new UserAddCommand(options.get()))
            .addSubcommand(new UserListCommand(options.get()))
            .addSubcommand(new UserRevokeCommand(options.get())));
    root.addSubcommand(
        new CommandLine(RotateCommand.group())
            .addSubcommand(new RotateCommand.Intermediate(options.get()))
            .addSubcommand(new RotateCommand.Root(options.get())));
    root.addSubcommand(new InitCommand(options.get()));
    root.addSubcommand(new MasterCommand(options.get()));
    root.addSubcommand(new NodeProgramCommand(options.get()));
    root.addSubcommand(new GatewayCommand(options.get()));
    root.addSubcommand(new LaunchCommand(options.get()));
    root.addSubcommand(new ArchivesCommand(options.get()));
    root.addSubcommand(new CompletionCommand(screen));
    root.addSubcommand(new HelpCommand(screen));
    return configured(root, screen);
  }

  /** Each command has its own: picocli sets its fields. */
  private interface ClusterOptionsSource {
    ClusterOptions get();
  }

  private static CommandLine dev(ClusterOptionsSource options) {
    return new CommandLine(new DevCommand())
        .addSubcommand(new UpCommand(options.get()))
        .addSubcommand(new StatusCommand(options.get()))
        .addSubcommand(new EnvCommand(options.get()))
        .addSubcommand(new KillCommand.Master(options.get()))
        .addSubcommand(new KillCommand.Node(options.get()))
        .addSubcommand(new StartMasterCommand(options.get()))
        .addSubcommand(new StartGatewayCommand(options.get()))
        .addSubcommand(new StartNodeCommand(options.get()))
        .addSubcommand(new DownCommand(options.get()));
  }

  /** An expression may begin with a minus sign; the command itself refuses unknown options. */
  private static CommandLine run(ClusterOptionsSource options) {
    return new CommandLine(new RunCommand(options.get()))
        .setUnmatchedOptionsArePositionalParams(true);
  }

  private static CommandLine task(ClusterOptionsSource options) {
    return new CommandLine(new TaskCommand())
        .addSubcommand(new TaskGetCommand(options.get()))
        .addSubcommand(new TaskResultCommand(options.get()))
        .addSubcommand(new TaskLogsCommand(options.get()))
        .addSubcommand(new TaskListCommand(options.get()))
        .addSubcommand(new TaskGroupCommand(options.get()))
        .addSubcommand(new TaskCancelCommand(options.get()))
        .addSubcommand(new TaskWhyCommand(options.get()));
  }

  private static CommandLine nodes(ClusterOptionsSource options) {
    return new CommandLine(new NodesCommand(options.get()))
        .addSubcommand(new NodeCommand.Get(options.get()))
        .addSubcommand(new NodeCommand.Drain(options.get()))
        .addSubcommand(new NodeCommand.Resume(options.get()))
        .addSubcommand(new NodeCommand.Revoke(options.get()));
  }

  private static CommandLine configured(CommandLine root, Screen screen) {
    Failures failures = new Failures(screen);
    addHelp(root);
    addShared(root);
    root.registerConverter(Duration.class, new DurationOption());
    root.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    root.setOut(new PrintWriter(screen.out(), true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(screen.err(), true, StandardCharsets.UTF_8));
    root.setParameterExceptionHandler(failures);
    root.setExecutionExceptionHandler(failures);
    return root;
  }

  private static void addHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getCommandSpec().versionProvider(new VersionText());
    command.getSubcommands().values().forEach(CommandTree::addHelp);
  }

  private static void addShared(CommandLine command) {
    if (!command.getSubcommands().isEmpty()) {
      ClusterOptions.addTo(command.getCommandSpec());
      command.getSubcommands().values().forEach(CommandTree::addShared);
    }
  }
}
