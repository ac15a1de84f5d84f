package io.cpcluster.cli.doctor;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.ClusterAddress;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.cluster.ClusterInfo;
import io.cpcluster.contracts.cluster.ClusterInfo.LinkPorts;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.NodeList;
import io.cpcluster.contracts.node.NodeView;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.master.MasterVersion;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One look at everything, in the order in which one thing needs another: what needs something that
 * failed is not looked at. Used by one thread.
 */
final class Examination {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(8);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);
  private static final LinkPorts USUAL_PORTS = new LinkPorts(55_001, 55_999);

  private final ClusterOptions options;
  private final Consumer<Finding> told;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param told hears each finding at once
   */
  Examination(ClusterOptions options, Consumer<Finding> told) {
    this.options = options;
    this.told = told;
  }

  List<Finding> run() throws IOException, InterruptedException {
    ClusterAddress address;
    try {
      address = ClusterAddress.of(options);
    } catch (CommandFailure none) {
      found(
          Finding.fail(
              "cluster",
              none.getMessage(),
              "cpcluster dev up, or name one: --data DIR, --context NAME",
              none.exitCode()));
      return findings;
    }
    Optional<ClusterRecord> record = recordOf(address);
    if (record.isPresent()) {
      FolderChecks.look(options.folder(), Instant.now()).forEach(this::found);
    }
    RightChecks.credentials(address.people().credentials(), Instant.now()).ifPresent(this::found);
    List<Finding> servers = ServerChecks.look(address.urls(), address.people());
    servers.forEach(this::found);
    if (servers.stream().anyMatch(server -> server.level() == Finding.Level.OK)) {
      masters(address, record);
    }
    return findings;
  }

  /** The record of the folder that is meant, when it is a folder. */
  private Optional<ClusterRecord> recordOf(ClusterAddress address) throws IOException {
    return ClusterRecord.load(options.folder())
        .filter(record -> record.up() && record.natsUrls().equals(address.urls()));
  }

  private void masters(ClusterAddress address, Optional<ClusterRecord> record)
      throws IOException, InterruptedException {
    ClusterFolder folder = options.folder();
    if (record.isPresent() && Files.exists(folder.operatorKeys())) {
      Foundation foundation = Foundation.load(folder, record.get().name());
      found(StateChecks.look(address.urls(), foundation.master(), record.get().clusterId()));
    }
    try (NatsConnection connection =
        NatsConnection.open(
            NatsAccess.settings(address.urls(), address.people(), "cpcluster doctor"),
            ConnectionListener.NONE)) {
      if (connection.awaitConnected(CONNECT_WITHIN)) {
        cluster(connection);
      }
    }
  }

  private void cluster(NatsConnection connection) throws InterruptedException {
    long sentMs = System.currentTimeMillis();
    Optional<ClusterInfo> info = ask(connection, Subjects.CLUSTER_INFO, "", ClusterInfo.class);
    long gotMs = System.currentTimeMillis();
    if (info.isEmpty()) {
      found(ClusterChecks.noMaster("no answer to cluster.info within 3 s"));
      return;
    }
    ClusterChecks.judge(info.get(), MasterVersion.TEXT, sentMs, gotMs).forEach(this::found);
    found(RightChecks.look(connection));
    LinkPorts told = info.get().linkPorts();
    LinkPorts ports = told == null ? USUAL_PORTS : told;
    PortChecks.look(ports).forEach(this::found);
    ReachChecks.look(nodes(connection), ports, ReachChecks::dial).forEach(this::found);
  }

  private static List<NodeView> nodes(NatsConnection connection) throws InterruptedException {
    List<NodeView> nodes = new ArrayList<>();
    String query = "";
    while (true) {
      Optional<NodeList> page = ask(connection, Subjects.NODES_LIST, query, NodeList.class);
      page.ifPresent(some -> nodes.addAll(some.nodes()));
      String cursor = page.map(NodeList::cursor).orElse(null);
      if (cursor == null) {
        return nodes;
      }
      query = Json.writeText(Map.of("cursor", cursor));
    }
  }

  private static <T> Optional<T> ask(
      NatsConnection connection, String subject, String body, Class<T> type)
      throws InterruptedException {
    Reply reply = connection.request(subject, body.getBytes(StandardCharsets.UTF_8), ANSWER_WITHIN);
    if (!(reply instanceof Reply.Answered(var message))
        || message.header(Headers.ERROR_CODE) != null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(message.body(), type));
    } catch (InvalidField strange) {
      return Optional.empty();
    }
  }

  private void found(Finding finding) {
    findings.add(finding);
    told.accept(finding);
  }
}
