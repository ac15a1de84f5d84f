package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.messaging.context.CredentialFiles;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Authorities and the root are changed while tasks flow; no process but NATS is restarted. */
@Timeout(300)
class RotationTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String READ_AGAIN = "the authority was read again";

  @TempDir Path temp;
  private Founded founded;
  private List<Programs.Running> masters;

  @Test
  void authoritiesAndTheRootAreChangedUnderLoadWithoutAFailedTaskOrALostLink() throws Exception {
    try (Founded cluster = Founded.of(temp.resolve("cluster"), 1, "127.0.0.1")) {
      founded = cluster;
      Map<String, Object> short20 = Map.of("certificate_life_ms", 20_000);
      masters = List.of(cluster.master(1, short20), cluster.master(2, short20));
      Programs.Running w1 = cluster.node("w1", Map.of("slots", 16));
      Programs.Running w2 = cluster.node("w2", Map.of());
      w1.awaitOutput("Certificate for", LIMIT);
      w2.awaitOutput("Certificate for", LIMIT);
      try (People people = cluster.people();
          Peer client = client("client")) {
        PeerConnection link = Peers.linked(client, "w1");
        try (Steady durable = Steady.of(people);
            Steady direct = Steady.of(i -> number(link, i))) {
          durable.awaitMore(20, LIMIT);
          direct.awaitMore(20, LIMIT);

          rotate("intermediate");
          awaitReadAgain(1);
          both(durable, direct);

          rotate("root");
          awaitReadAgain(2);
          reloadNats();
          awaitRoots("w1", 2);
          awaitRoots("w2", 2);
          both(durable, direct);
          Programs.Running w3 = cluster.node("w3", Map.of());
          w3.awaitOutput("Joined as w3", LIMIT);
          assertThat(number(Peers.linked(client, "w2"), 7)).isEqualTo("7.5");

          rotate("root", "--withdraw", "--now");
          awaitReadAgain(3);
          reloadNats();
          awaitRoots("w1", 1);
          awaitRoots("w2", 1);
          awaitRoots("w3", 1);
          both(durable, direct);
          assertThat(number(Peers.linked(client, "w3"), 8)).isEqualTo("8.5");
          durable.assertNoFailure();
          direct.assertNoFailure();
        }
        assertThat(w1.output() + w2.output())
            .as("the link of before was never lost")
            .doesNotContain("to client has ended");
      }
      cluster.restartServer(1);
      try (People people = cluster.people()) {
        people.awaitLive("w1", LIMIT);
        people.awaitLive("w2", LIMIT);
        assertThat(people.compute("1+2")).isEqualTo(3.0);
      }
      assertThat(List.of(w1, w2)).allMatch(node -> node.process().isAlive());
      assertThat(w1.output() + w2.output()).contains("The cluster's roots have changed");
      theOldTokenIsWorthNothing();
    }
  }

  /** It names a root that nobody shows any more. */
  private void theOldTokenIsWorthNothing() throws Exception {
    try (Programs.Running late = founded.node("late", Map.of())) {
      late.awaitOutput("Not let in yet: no NATS at", LIMIT);
      assertThat(late.output()).doesNotContain("Joined as");
    }
  }

  private static String number(PeerConnection to, int i) throws Exception {
    Result result = to.run(new Task.Compute(i + "+0.5"), Duration.ofSeconds(10));
    return result instanceof Result.Number(double number) ? number + "" : result.toString();
  }

  private static void both(Steady durable, Steady direct) throws Exception {
    durable.awaitMore(50, LIMIT);
    direct.awaitMore(50, LIMIT);
  }

  private Peer client(String id) throws Exception {
    NatsLogin login = founded.foundation().peer(id);
    return Peer.join(
        NodeConfig.client(id, founded.urls(), login.credentials())
            .withRoots(String.join("", login.roots()))
            .withPlace(new NodeConfig.Place(temp.resolve(id), "127.0.0.1")),
        LIMIT);
  }

  private void rotate(String... what) throws Exception {
    String[] line = new String[what.length + 3];
    line[0] = "rotate";
    System.arraycopy(what, 0, line, 1, what.length);
    line[what.length + 1] = "--data";
    line[what.length + 2] = founded.folder.root().toString();
    Programs.Ended ended = founded.programs.runJava(Programs.COMMAND, line);
    assertThat(ended.exitCode()).as(ended.all()).isZero();
  }

  private void awaitReadAgain(int times) throws Exception {
    for (Programs.Running master : masters) {
      Deadline.await(
          "the master reads its files again",
          LIMIT,
          () -> master.output().split(READ_AGAIN, -1).length - 1 >= times);
    }
  }

  private void awaitRoots(String node, int count) throws Exception {
    Path roots = founded.folder.nodes().resolve(node).resolve("roots.pem");
    Deadline.await(
        node + " knows " + count + " roots",
        LIMIT,
        () ->
            Files.exists(roots)
                && CredentialFiles.certificates(Files.readString(roots)).size() == count);
  }

  private void reloadNats() throws Exception {
    Process _ =
        new ProcessBuilder("kill", "-HUP", Long.toString(founded.servers().getFirst().pid()))
            .start();
  }
}
