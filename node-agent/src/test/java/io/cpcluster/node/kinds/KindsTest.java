package io.cpcluster.node.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindsTest {
  private final Kinds kinds = new Kinds("1.2.3");

  @Test
  void expressionsAreEvaluated() throws InterruptedException {
    assertThat(kinds.run(new Task.Compute("1+2"))).isEqualTo(new Result.Number(3));
    assertThat(kinds.run(new Task.ComplexMath("(1+2*i)*(3-4*i)")))
        .isEqualTo(new Result.Response("11+2i"));
    assertThat(kinds.run(new Task.Compute("1+"))).isInstanceOf(Result.Error.class);
  }

  @Test
  void anotherKindIsAnErrorThatNamesKindAndVersion() throws InterruptedException {
    assertThat(kinds.run(new Task.Shell(null, List.of("echo", "hi"))))
        .isEqualTo(new Result.Error("this node does not run Shell tasks in version 1.2.3"));
  }
}
