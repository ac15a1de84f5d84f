package io.cpcluster.node.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.storage.Storings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KindsTest {
  @TempDir Path folder;
  private Kinds kinds;

  @BeforeEach
  void make() {
    kinds = new Kinds("1.2.3", Storings.inMemory(folder));
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
  void anotherKindIsAnErrorThatNamesKindAndVersion() throws InterruptedException {
    assertThat(kinds.run(new Task.Shell(null, List.of("echo", "hi"))))
        .isEqualTo(new Result.Error("this node does not run Shell tasks in version 1.2.3"));
  }
}
