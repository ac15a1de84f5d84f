package io.cpcluster.node;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.node.config.FreshId;
import io.cpcluster.node.config.NodeConfigReader;
import io.cpcluster.node.log.ConsoleLog;
import java.util.List;
import java.util.Map;
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
    Node node = Node.start(reading.config());
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

  /** A signal ends the process with 0 when the node has left in order. */
  private static void leave(Node node) {
    node.close();
    Runtime.getRuntime().halt(0);
  }
}
