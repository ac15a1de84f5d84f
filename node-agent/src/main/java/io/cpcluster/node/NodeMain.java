package io.cpcluster.node;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.machine.Lies;
import io.cpcluster.log.ConsoleLog;
import io.cpcluster.node.config.FreshId;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.config.NodeConfigReader;
import io.cpcluster.node.join.Membership;
import io.cpcluster.node.join.NotAdmitted;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;

/** The node as a program of its own. Exit codes: 0 left, 4 not allowed, 64 wrongly configured. */
public final class NodeMain {
  private static final int EXIT_NOT_ALLOWED = 4;

  private NodeMain() {}

  public static void main(String[] arguments) {
    NodeConfigReader.Reading reading;
    try {
      Map<String, String> environment = System.getenv();
      reading =
          NodeConfigReader.read(
              List.of(arguments),
              environment,
              () -> FreshId.make(environment, RandomGenerator.getDefault()));
    } catch (InvalidConfig invalid) {
      System.err.println(invalid.getMessage());
      System.exit(InvalidConfig.EXIT_CODE);
      return;
    }
    ConsoleLog.start(reading.config().logLevel());
    reading.warnings().forEach(LoggerFactory.getLogger(NodeMain.class)::warn);
    Lies.told().forEach(LoggerFactory.getLogger(NodeMain.class)::warn);
    Optional<Membership> membership = Optional.empty();
    NodeConfig config = reading.config();
    try {
      if (reading.joining().isPresent()) {
        membership = Optional.of(Membership.of(config, reading.joining().get()));
        config = membership.get().join();
      }
    } catch (NotAdmitted | IOException | InterruptedException no) {
      LoggerFactory.getLogger(NodeMain.class).error("This node is not let in: {}", reason(no));
      System.exit(EXIT_NOT_ALLOWED);
      return;
    }
    // Before the start: from its hello on the node is counted on, and a signal is to end it in
    // order.
    CompletableFuture<Node> started = new CompletableFuture<>();
    Thread goodbye = Thread.ofPlatform().name("goodbye").unstarted(() -> leave(started));
    Runtime.getRuntime().addShutdownHook(goodbye);
    Node node = start(config, started);
    membership.ifPresent(its -> its.keep(node::isRefused, NodeMain::endRefused));
    switch (node.ended().join()) {
      case NodeEnd.NotAllowed(String why) -> {
        Runtime.getRuntime().removeShutdownHook(goodbye);
        LoggerFactory.getLogger(NodeMain.class).error("The masters refuse this node: {}", why);
        System.exit(EXIT_NOT_ALLOWED);
      }
      case NodeEnd.Closed() -> {}
    }
  }

  private static String reason(Exception no) {
    return no instanceof IOException
        ? "it cannot keep its key: " + no
        : String.valueOf(no.getMessage());
  }

  private static void endRefused(String why) {
    LoggerFactory.getLogger(NodeMain.class).error("This node is not let in any more: {}", why);
    System.exit(EXIT_NOT_ALLOWED);
  }

  private static Node start(NodeConfig config, CompletableFuture<Node> started) {
    try {
      Node node = Node.start(config);
      started.complete(node);
      return node;
    } finally {
      started.cancel(false);
    }
  }

  /** A signal ends the process with 0 when the node has left in order. */
  private static void leave(CompletableFuture<Node> started) {
    try {
      started.join().close();
      Runtime.getRuntime().halt(0);
    } catch (CancellationException neverStarted) {
      // The process ends by itself, with the code that says why.
    }
  }
}
