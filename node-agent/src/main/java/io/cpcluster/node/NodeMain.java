package io.cpcluster.node;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.node.config.FreshId;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.config.NodeConfigReader;
import io.cpcluster.node.join.Membership;
import io.cpcluster.node.join.NotAdmitted;
import io.cpcluster.node.log.ConsoleLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
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
    Optional<NodeConfig> joined = joined(reading);
    if (joined.isEmpty()) {
      System.exit(EXIT_NOT_ALLOWED);
      return;
    }
    Node node = Node.start(joined.get());
    Thread goodbye = Thread.ofPlatform().name("goodbye").unstarted(() -> leave(node));
    Runtime.getRuntime().addShutdownHook(goodbye);
    switch (node.ended().join()) {
      case NodeEnd.NotAllowed(String why) -> {
        Runtime.getRuntime().removeShutdownHook(goodbye);
        LoggerFactory.getLogger(NodeMain.class).error("The masters refuse this node: {}", why);
        System.exit(EXIT_NOT_ALLOWED);
      }
      case NodeEnd.Closed() -> {}
    }
  }

  /** With credentials: those that are given, or got by a token; empty when it is not let in. */
  private static Optional<NodeConfig> joined(NodeConfigReader.Reading reading) {
    Logger log = LoggerFactory.getLogger(NodeMain.class);
    if (reading.joining().isEmpty()) {
      return Optional.of(reading.config());
    }
    try {
      Membership membership = Membership.of(reading.config(), reading.joining().get());
      NodeConfig config = membership.join();
      membership.keep(
          why -> {
            log.error("This node is not let in any more: {}", why);
            System.exit(EXIT_NOT_ALLOWED);
          });
      return Optional.of(config);
    } catch (NotAdmitted no) {
      log.error("This node is not let in: {}", no.getMessage());
    } catch (IOException broken) {
      log.error("This node cannot keep its key: {}", broken.toString());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  /** A signal ends the process with 0 when the node has left in order. */
  private static void leave(Node node) {
    node.close();
    Runtime.getRuntime().halt(0);
  }
}
