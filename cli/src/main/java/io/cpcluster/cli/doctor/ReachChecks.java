package io.cpcluster.cli.doctor;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.contracts.cluster.ClusterInfo.LinkPorts;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.NodeView;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Whether links from this machine would reach the nodes. Their ports are bound only while a link is
 * awaited, so that "refused" is a good answer: the machine is there and nothing in between drops
 * what is sent to that port.
 */
final class ReachChecks {
  private static final String CHECK = "reach";
  private static final int LIMIT_MS = 1_500;
  private static final int MOST_NODES = 100;

  /** What became of a connection to one address; null when it can be reached. */
  interface Dialling {
    @Nullable String problem(String address, int port);
  }

  private ReachChecks() {}

  static List<Finding> look(List<NodeView> nodes, LinkPorts ports, Dialling dialling)
      throws InterruptedException {
    List<NodeView> live =
        nodes.stream().filter(node -> node.state() == NodeState.LIVE).limit(MOST_NODES).toList();
    if (live.isEmpty()) {
      return List.of(
          Finding.note(
              CHECK, "no node is live, so nothing runs", "cpcluster node, on any machine"));
    }
    List<Finding> failures = new ArrayList<>();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Finding>>> asked = new ArrayList<>();
      for (NodeView node : live) {
        asked.add(each.submit(() -> reach(node, ports, dialling)));
      }
      for (Future<List<Finding>> answer : asked) {
        failures.addAll(answer.get());
      }
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
    return failures.isEmpty()
        ? List.of(Finding.ok(CHECK, "links from here reach all " + live.size() + " live nodes"))
        : failures;
  }

  /** One address that answers is enough; a node that tells none is reached by nobody. */
  private static List<Finding> reach(NodeView node, LinkPorts ports, Dialling dialling) {
    List<String> problems = new ArrayList<>();
    for (String address : node.addresses()) {
      String problem = dialling.problem(address, ports.first());
      if (problem == null) {
        return List.of();
      }
      problems.add(address + " (" + problem + ")");
    }
    return List.of(
        Finding.fail(
            CHECK,
            "no link from here reaches node " + node.id() + ": " + String.join(", ", problems),
            "on its machine: sudo ufw allow proto tcp to any port "
                + ports.first()
                + ":"
                + ports.last()
                + "; or tell it the address that works: \"address\" in its configuration",
            ExitCode.NOT_REACHABLE));
  }

  /** A real connection. */
  static @Nullable String dial(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), LIMIT_MS);
      return null;
    } catch (ConnectException refused) {
      String why = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
      return why.contains("refused") ? null : why;
    } catch (IOException unreachable) {
      return String.valueOf(unreachable.getMessage()).toLowerCase(Locale.ROOT);
    }
  }
}
