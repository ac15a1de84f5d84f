package io.cpcluster.node.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.shell.ShellTasks;
import io.cpcluster.node.storage.Storings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KindsTest {
  @TempDir Path folder;
  private Kinds kinds;
  private OutsideKinds outside;

  @BeforeEach
  void make() {
    NodeConfig config =
        NodeConfig.worker("n1", List.of("nats://127.0.0.1:4222"), new Credentials.None());
    outside = new OutsideKinds(config, Storings.withoutBlobs(folder), "1.2.3");
    kinds = new Kinds(Storings.inMemory(folder), outside);
  }

  @AfterEach
  void close() {
    outside.close();
  }

  @Test
  void callsOutsideAreMadeUnderThePolicyOfTheNode() throws InterruptedException {
    assertThat(kinds.run(new Task.HttpRequest("http://127.0.0.1:4222/", false)))
        .isEqualTo(
            new Result.Error(
                "HttpRequest: 127.0.0.1:4222 is this machine itself;"
                    + " \"egress_loopback\": true in the node's settings allows it"));
    Content hi = Content.of(Bytes.ofText("hi"));
    assertThat(kinds.run(new Task.Tcp("192.0.2.1:80", hi)))
        .isEqualTo(
            new Result.Error(
                "Tcp: 192.0.2.1:80 is not allowed: egress_allow of the node's settings does not"
                    + " name it; \"192.0.2.1:80\" there would"));
    assertThat(kinds.run(new Task.Udp("169.254.169.254:80", hi)))
        .isEqualTo(
            new Result.Error(
                "Udp: 169.254.169.254:80 is a link-local address, where clouds keep their"
                    + " metadata; no setting allows it"));
  }

  @Test
  void addressesOfNatsAreUnderstoodInEachOfTheirForms() {
    assertThat(
            OutsideKinds.natsServers(
                List.of(
                    "nats://127.0.0.1:4333",
                    "tls://user:secret@Nats.example.org",
                    "[::1]:4222",
                    "wss://h:443/path")))
        .extracting(Object::toString)
        .containsExactly("127.0.0.1:4333", "nats.example.org:4222", "[::1]:4222", "h:443");
  }

  @Test
  void expressionsAreEvaluated() throws InterruptedException {
    assertThat(kinds.run(new Task.Compute("1+2"))).isEqualTo(new Result.Number(3));
    assertThat(kinds.run(new Task.ComplexMath("(1+2*i)*(3-4*i)")))
        .isEqualTo(new Result.Response("11+2i"));
    assertThat(kinds.run(new Task.Compute("1+"))).isInstanceOf(Result.Error.class);
  }

  @Test
  void whatIsStoredIsRetrieved() throws InterruptedException {
    Bytes hi = Bytes.ofText("hi");

    assertThat(kinds.run(new Task.RetrieveData("k"))).isEqualTo(new Result.Error("Key not found"));
    assertThat(kinds.run(new Task.StoreData("k", Content.of(hi)))).isEqualTo(new Result.Stored());
    assertThat(kinds.run(new Task.RetrieveData("k"))).isEqualTo(new Result.Data(hi));
  }

  @Test
  void aNodeWithoutAFolderSaysSo() throws InterruptedException {
    Result none = new Result.Error("No disk store configured");

    assertThat(kinds.run(new Task.DiskWrite("f", Content.of(Bytes.ofText("hi"))))).isEqualTo(none);
    assertThat(kinds.run(new Task.DiskRead("f"))).isEqualTo(none);
    assertThat(kinds.run(new Task.GetStorage())).isEqualTo(none);
  }

  @Test
  void whatIsInMemoryIsListed() throws InterruptedException {
    assertThat(kinds.run(new Task.GetGlobalRam()))
        .isEqualTo(new Result.Response("No entries found"));

    kinds.run(new Task.StoreData("k", Content.of(Bytes.ofText("hi"))));
    kinds.run(new Task.StoreData("a", Content.of(Bytes.ofText("abc"))));

    assertThat(kinds.run(new Task.GetGlobalRam()))
        .isEqualTo(new Result.Response("a: 3 bytes\nk: 2 bytes"));
  }

  @Test
  void aCommandIsForThoseThatMastersSend() throws InterruptedException {
    assertThat(kinds.run(new Task.Shell(null, List.of("echo", "hi"))))
        .isEqualTo(ShellTasks.notDirect());
  }
}
