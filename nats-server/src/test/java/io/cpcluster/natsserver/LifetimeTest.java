package io.cpcluster.natsserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifetimeTest {
  @TempDir Path folder;

  /** Started in a JVM of its own: starts a server and ends. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws Exception {
      NatsServer server =
          NatsServer.start(
              NatsServer.testSettings(Path.of(arguments[0]))
                  .lifetime(Lifetime.valueOf(arguments[1]))
                  .build());
      System.out.println(server.pid());
    }
  }

  @Test
  void aServerOfTestsEndsWithTheJvmThatStartedIt() throws Exception {
    long pid = startInAnotherJvm(Lifetime.THIS_JVM);

    ProcessHandle.of(pid).ifPresent(handle -> assertThat(endsSoon(handle)).isTrue());
    assertThat(NatsServer.attach(folder)).isEmpty();
  }

  @Test
  void aDetachedServerOutlivesTheJvmThatStartedIt() throws Exception {
    long pid = startInAnotherJvm(Lifetime.DETACHED);

    NatsServer server = NatsServer.attach(folder).orElseThrow();
    try (server) {
      assertThat(server.pid()).isEqualTo(pid);
      try (RawNatsClient client = RawNatsClient.connect(server.url())) {
        assertThat(client.flush()).isEmpty();
      }
    }
    assertThat(server.isAlive()).isFalse();
  }

  private long startInAnotherJvm(Lifetime lifetime) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Starter.class.getName(),
                    folder.toString(),
                    lifetime.name()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Long.parseLong(output.strip().lines().reduce("", (_, line) -> line));
  }

  private static boolean endsSoon(ProcessHandle handle) {
    return ServerProcess.awaitEnd(handle, Duration.ofSeconds(10));
  }
}
