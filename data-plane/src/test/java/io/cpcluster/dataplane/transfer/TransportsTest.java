package io.cpcluster.dataplane.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportsTest {
  @TempDir Path root;

  private static Transports.Choice choose(Path devices) {
    return Transports.choose(List.of(new RdmaTransport(devices), new TcpTransport()));
  }

  @Test
  void withoutADeviceChunksTravelOverTcpAndTheReasonIsRecorded() {
    Transports.Choice choice = choose(root.resolve("none"));

    assertThat(choice.transport()).isInstanceOf(TcpTransport.class);
    assertThat(choice.reason()).contains("over tcp").contains("not over rdma: no device");
  }

  @Test
  void aDeviceThatIsThereIsNamedAndNotClaimedToBeUsed() throws Exception {
    Files.createDirectory(root.resolve("mlx5_0"));

    Transports.Choice choice = choose(root);

    assertThat(choice.transport()).isInstanceOf(TcpTransport.class);
    assertThat(choice.reason()).contains("cannot drive mlx5_0");
  }
}
